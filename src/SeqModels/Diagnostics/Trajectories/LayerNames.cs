using SeqModels.Layers;
using SeqModels.Recurrent;

namespace SeqModels.Diagnostics.Trajectories;

/// <summary>How the layers of a recurrent stack are named in results.</summary>
internal static class LayerNames
{
    /// <summary>The name of a stack in a module, with the index of a layer and the direction: <c>recurrent.l0</c>, <c>encoder.l1_reverse</c>.</summary>
    public static string Of(Module module, RecurrentLayer stack, int layer, int direction)
    {
        string path = module.NamedModules().First(named => named.Module == stack).Name;
        return FormattableString.Invariant($"{path}{(path.Length > 0 ? "." : "")}l{layer}{(direction == 0 ? "" : "_reverse")}");
    }

    /// <summary>The type of a stack, or of its cell in a <see cref="CellLayer"/>.</summary>
    public static string KindOf(RecurrentLayer stack, RecurrentCell cell) => stack is CellLayer ? cell.GetType().Name : stack.GetType().Name;
}
