using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Studies.Gradients;

/// <summary>A character language model: every step predicts the next character, so gradient enters at all steps.</summary>
internal sealed class TextSubject : ISubject
{
    private readonly Setting _setting;
    private readonly RecurrentLanguageModel _model;
    private readonly EncodedCorpus _train, _validation;

    public TextSubject(string text, RecurrentOptions options, Setting setting)
    {
        _setting = setting;
        (Corpus train, Corpus validation, _) = Corpus.FromText(text, CorpusOptions.Characters).Split(0.9, 0.09, 0.01);
        Vocabulary vocabulary = train.BuildVocabulary(new VocabularyOptions { MinCount = 2 });
        (_train, _validation) = (train.Encode(vocabulary), validation.Encode(vocabulary));
        _model = new RecurrentLanguageModel(vocabulary, new RecurrentLanguageModelOptions
        {
            Recurrent = options,
            HiddenSize = setting.HiddenSize,
            EmbeddingSize = setting.HiddenSize / 2,
            Seed = setting.Seed,
        });
    }

    public string Task => "text";

    public string ErrorName => "perplexity per character";

    public Module Model => _model;

    /// <summary>The loss of a few windows at the start of the validation text, each from the zero state.</summary>
    public Tensor Loss()
    {
        int rows = _setting.Measurement.MaxSequences ?? _setting.BatchSize, length = _setting.Length;
        ReadOnlyMemory<int> ids = _validation.Ids[..((rows * length) + 1)].ToArray();
        return _model.Loss(new Indices(ids[..^1], [rows, length]), new Indices(ids[1..], [rows, length])).Loss;
    }

    public double Error() => Evaluator.Evaluate(_model, _validation).Perplexity;

    public TrainingResult Learn()
    {
        var options = new TrainingOptions
        {
            Epochs = _setting.TextEpochs,
            BatchSize = _setting.BatchSize,
            SequenceLength = _setting.Length,
            Optimizer = new AdamOptions { LearningRate = 0.003 },
            Seed = _setting.Seed,
        };
        return new Trainer(LanguageModelTask.Create(_model, _train, _validation, options), options).Train();
    }
}
