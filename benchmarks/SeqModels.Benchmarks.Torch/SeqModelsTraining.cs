namespace SeqModels.Benchmarks.Torch;

internal sealed class SeqModelsTraining(ModelShape shape) : IContestant
{
    public void Run() => throw new NotSupportedException(shape.ToString());

    public double Result() => 0;

    public void Dispose()
    {
    }
}
