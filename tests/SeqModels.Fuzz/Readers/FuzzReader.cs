using SeqModels.Fuzz.Mutations;
using SeqModels.LanguageModels;

namespace SeqModels.Fuzz.Readers;

/// <summary>A reader of the library: files that it must accept, how they are changed, and what is done with what it reads.</summary>
internal abstract class FuzzReader
{
    private IReadOnlyList<byte[]>? _seeds;

    /// <summary>What it is called on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Small files that the reader accepts, the same bytes everywhere.</summary>
    public IReadOnlyList<byte[]> Seeds => _seeds ??= [.. MakeSeeds()];

    /// <summary>Reads the input and uses what came of it, within bounds. Anything thrown is a refusal where <see cref="IsDocumented"/> says
    /// so, and a failure otherwise.</summary>
    /// <exception cref="WrongResultException">What was read, or is left after a refusal, is not what the documents promise.</exception>
    public abstract void Read(FuzzInput input);

    /// <summary>Whether the reader's documents, or those of the methods that use what was read, name this exception.</summary>
    public virtual bool IsDocumented(Exception exception) => exception is InvalidDataException or IOException or UnauthorizedAccessException or InvalidDistributionException;

    /// <summary>The mutation of a number: the same bytes on every machine.</summary>
    public virtual byte[] Mutation(ulong seed, long number)
    {
        var random = new FuzzRandom(seed, Name, number);
        return Mutate(Seeds[random.Below(Seeds.Count)], random);
    }

    protected abstract IEnumerable<byte[]> MakeSeeds();

    protected abstract byte[] Mutate(byte[] seed, FuzzRandom random);

    /// <exception cref="WrongResultException">The condition does not hold.</exception>
    protected static void Require(bool condition, string expected)
    {
        if (!condition)
        {
            throw new WrongResultException(expected);
        }
    }
}
