using System.Text.Json;
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
    private const ulong StateStream = 2UL << 32;

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

    /// <summary>What acts on the state between steps; null for nothing.</summary>
    private RecurrentNoise? DropStates()
    {
        double dropout = IsTraining ? _options.RecurrentDropout : 0;
        return dropout == 0 && _options.Zoneout == 0 && _options.ZoneoutOfCell == 0
            ? null
            : new RecurrentNoise(dropout, _options.Zoneout, _options.ZoneoutOfCell, IsTraining ? _stateMasks : null);
    }

    /// <summary>Zoneout, which acts in evaluation too; nothing where there is none, as in files of earlier versions.</summary>
    private void WriteZoneout(Utf8JsonWriter writer)
    {
        if (_options.Zoneout > 0)
            ExactText.Write(writer, "zoneout", _options.Zoneout);
        if (_options.ZoneoutOfCell > 0)
            ExactText.Write(writer, "cellZoneout", _options.ZoneoutOfCell);
    }

    private void WriteTrainingConfiguration(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("training");
        ExactText.Write(writer, "dropout", _options.Dropout);
        writer.WriteString("dropoutMask", _options.DropoutMask.ToString());
        ExactText.Write(writer, "weightDropout", _options.WeightDropout);
        ExactText.Write(writer, "recurrentDropout", _options.RecurrentDropout);
        writer.WriteEndObject();
    }
}
