using TorchSharp;
using static TorchSharp.torch;

namespace SeqModels.Benchmarks.Torch;

/// <summary>A training step of libtorch: forward, cross-entropy, backward, clipping by the global norm, SGD. Tokens lie time first, as its kernels like it.</summary>
internal sealed class TorchTraining : IContestant
{
    private readonly TorchSharp.Modules.Embedding _embedding;
    private readonly TorchRecurrent _recurrent;
    private readonly TorchSharp.Modules.Linear _head;
    private readonly List<TorchSharp.Modules.Parameter> _parameters = [];
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor _inputs;
    private readonly Tensor _targets;
    private readonly Tensor? _lengths;
    private readonly Tensor _loss = zeros(1);

    public TorchTraining(ModelShape shape)
    {
        _embedding = nn.Embedding(shape.Vocabulary, shape.Embedding);
        _recurrent = new TorchRecurrent(shape);
        _head = nn.Linear(shape.Hidden * shape.Directions, shape.Classes);
        foreach ((nn.Module module, string prefix) in new (nn.Module, string)[] { (_embedding, "embedding."), (_recurrent.Module, "rnn."), (_head, "decoder.") })
        {
            Load(module, prefix, shape);
            _parameters.AddRange(module.parameters());
        }

        _optimizer = optim.SGD(_parameters, Hyperparameters.LearningRate);
        _inputs = TimeFirst(shape.Inputs(), shape);
        _targets = TimeFirst(shape.Targets(Hyperparameters.Padding), shape).reshape(-1);
        _lengths = shape.Lengths is { } lengths ? tensor(lengths.Select(length => (long)length).ToArray()) : null;
    }

    public void Run()
    {
        using DisposeScope scope = NewDisposeScope();
        _optimizer.zero_grad();
        Tensor x = _embedding.call(_inputs);
        Tensor output = _lengths is null ? _recurrent.Forward(x).Output : _recurrent.ForwardPacked(x, _lengths);
        Tensor logits = _head.call(output).flatten(0, 1);
        Tensor loss = nn.functional.cross_entropy(logits, _targets, ignore_index: Hyperparameters.Padding);
        loss.backward();
        nn.utils.clip_grad_norm_(_parameters, Hyperparameters.ClipNorm);
        _optimizer.step();
        _loss.copy_(loss.detach());
    }

    public double Result() => _loss.item<float>();

    public void Dispose()
    {
        _optimizer.Dispose();
        _embedding.Dispose();
        _recurrent.Dispose();
        _head.Dispose();
        _inputs.Dispose();
        _targets.Dispose();
        _lengths?.Dispose();
        _loss.Dispose();
    }

    /// <summary>Gives a module the initial values that the other side draws too.</summary>
    public static void Load(nn.Module module, string prefix, ModelShape shape)
    {
        using (no_grad())
        {
            foreach ((string name, TorchSharp.Modules.Parameter parameter) in module.named_parameters())
                parameter.copy_(tensor(shape.InitialValues(prefix + name, parameter.numel()), parameter.shape));
        }
    }

    private static Tensor TimeFirst(int[] tokens, ModelShape shape) =>
        tensor(tokens.Select(token => (long)token).ToArray(), shape.Batch, shape.Time).t().contiguous();
}
