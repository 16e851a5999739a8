namespace SeqModels.Cli.Models;

/// <summary>Opens a model of any kind; the kind is recognized by the content of the file, whatever its name.</summary>
internal static class ModelFile
{
    /// <exception cref="InvalidDataException">The file is no language model, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OpenedModel Open(string path, CancellationToken cancellationToken)
    {
        FileHead head = FileHead.Read(path);
        ModelFormat format = ModelFormat.All.FirstOrDefault(format => format.Matches(head)) ?? throw new InvalidDataException(
            $"'{path}' is not a language model: it is {head.Describe()}. Models are those that 'seqmodels train' writes, and ARPA files.");
        return new OpenedModel(path, format, format.Load(path, cancellationToken));
    }
}
