using System.Numerics;

namespace SeqModels.Recurrent.Kernels;

/// <summary>The dropout and zoneout masks of one call; null or false without any.</summary>
internal unsafe struct StateMasks<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What h' is multiplied with in the recurrent products [directions, batch, P], or null.</summary>
    public T* Dropout;

    public bool ZonesHidden;
    public bool ZonesCell;

    /// <summary>1 where an element of h keeps its last value, else 0, in the layout of the output [·, ·, directions·P]; null for <see cref="Zoneout"/> everywhere.</summary>
    public T* HiddenZones;

    /// <summary>The same of c, [·, ·, directions·H].</summary>
    public T* CellZones;

    public T Zoneout;
    public T CellZoneout;

    public readonly bool Zones => ZonesHidden || ZonesCell;
}
