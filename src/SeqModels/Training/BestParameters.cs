using SeqModels.Autodiff;
using SeqModels.Tensors;

namespace SeqModels.Training;

/// <summary>A copy of the parameters as they were at the lowest validation loss.</summary>
internal sealed class BestParameters(IReadOnlyList<Parameter> parameters)
{
    private readonly Tensor[] _values = new Tensor[parameters.Count];

    /// <summary>The best epoch so far, or 0.</summary>
    public int Epoch { get; private set; }

    /// <summary>The lowest loss so far; null before the first.</summary>
    public double? Loss { get; private set; }

    /// <summary>Copies the parameters if the loss is the lowest so far.</summary>
    public void Offer(int epoch, double loss)
    {
        if (loss < (Loss ?? double.PositiveInfinity))
        {
            (Epoch, Loss) = (epoch, loss);
            for (int i = 0; i < _values.Length; i++)
            {
                if (_values[i] is null)
                {
                    _values[i] = parameters[i].Detach();
                }
                else
                {
                    parameters[i].CopyTo(_values[i]);
                }
            }
        }
    }

    /// <summary>Puts the best epoch's values back, if there was one.</summary>
    public void Restore()
    {
        if (Epoch > 0)
        {
            for (int i = 0; i < _values.Length; i++)
            {
                _values[i].CopyTo(parameters[i]);
            }
        }
    }
}
