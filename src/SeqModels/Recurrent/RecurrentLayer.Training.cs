using System.Text.Json;
using SeqModels.Autodiff.Operations;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

// What acts in training mode only.
public abstract partial class RecurrentLayer
{
    // Names of forks that no number of layers reaches.
    private const ulong WeightStream = 1UL << 32;

    private bool DropsBetweenLayers => IsTraining && _options.Dropout > 0;

    /// <summary>The output of a layer as the next one reads it.</summary>
    private Tensor DropBetweenLayers(Tensor output) => !DropsBetweenLayers
        ? output
        : _options.DropoutMask == DropoutMask.EachStep
            ? output.Dropout(_options.Dropout, _dropout)
            : output.Dropout(_options.Dropout, _dropout, sharedAxis: _options.BatchFirst ? 1 : 0);

    /// <summary>weight_hh of each direction with weights dropped; null where they are used as they are.</summary>
    private Tensor[]? DropWeights(DirectionParameters[] directions) => IsTraining && _options.WeightDropout > 0
        ? Array.ConvertAll(directions, direction => direction.HiddenWeights.Dropout(_options.WeightDropout, _weightMasks))
        : null;

    private void WriteTrainingConfiguration(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("training");
        ExactText.Write(writer, "dropout", _options.Dropout);
        writer.WriteString("dropoutMask", _options.DropoutMask.ToString());
        ExactText.Write(writer, "weightDropout", _options.WeightDropout);
        writer.WriteEndObject();
    }
}
