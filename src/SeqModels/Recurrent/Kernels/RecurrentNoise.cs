using System.Numerics;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Recurrent.Kernels;

/// <summary>What one call does to the state between two steps beside the cell's own arithmetic: recurrent dropout and zoneout.</summary>
/// <param name="Dropout">p of the mask over h' in the recurrent products; 0 outside training.</param>
/// <param name="Zoneout">The probability with which an element of h keeps its last value.</param>
/// <param name="CellZoneout">The same of c.</param>
/// <param name="Random">Draws the masks in training; null in evaluation, where zoneout mixes by its probability.</param>
internal sealed record RecurrentNoise(double Dropout, double Zoneout, double CellZoneout, RandomSource? Random)
{
    /// <summary>Whether h' has elements dropped in the products.</summary>
    public bool Drops => Dropout > 0;

    /// <summary>Whether elements keep their last value.</summary>
    public bool Zones => Zoneout > 0 || CellZoneout > 0;

    /// <summary>The numbers that the masks of a call take: of h', then of zoneout of h, then of c.</summary>
    /// <param name="states">Elements of the state [directions, batch, P].</param>
    /// <param name="outputs">Elements of the output [·, ·, directions·P].</param>
    /// <param name="cells">Elements of c at every step [·, ·, directions·H]; 0 without c.</param>
    public int MaskLength(int states, int outputs, int cells) => ArrayLength.Sum(
        "The masks of recurrent dropout and zoneout",
        Drops ? states : 0,
        Random is not null && Zoneout > 0 ? outputs : 0,
        Random is not null && CellZoneout > 0 ? cells : 0);

    /// <summary>Draws the masks.</summary>
    /// <param name="masks">What <see cref="MaskLength"/> says, to fill.</param>
    /// <param name="states">Elements of the state [directions, batch, P].</param>
    /// <param name="outputs">Elements of the output [·, ·, directions·P].</param>
    public void Draw<T>(Span<T> masks, int states, int outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Drops)
            DropoutDraw.Fill(masks[..states], Dropout, Random!);
        masks = masks[(Drops ? states : 0)..];
        if (Random is null || masks.IsEmpty)
            return;
        if (Zoneout > 0)
            DropoutDraw.Fill(masks[..outputs], Zoneout, Random, kept: T.Zero, dropped: T.One);
        if (masks.Length > (Zoneout > 0 ? outputs : 0))
            DropoutDraw.Fill(masks[(Zoneout > 0 ? outputs : 0)..], CellZoneout, Random, kept: T.Zero, dropped: T.One);
    }

    /// <summary>The masks as jobs read them.</summary>
    public unsafe StateMasks<T> Of<T>(T* masks, int states, int outputs, bool hasCell)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* zones = masks + (Drops ? states : 0);
        return new()
        {
            Dropout = Drops ? masks : null,
            ZonesHidden = Zoneout > 0,
            ZonesCell = CellZoneout > 0 && hasCell,
            HiddenZones = Random is not null && Zoneout > 0 ? zones : null,
            CellZones = Random is not null && CellZoneout > 0 && hasCell ? zones + (Zoneout > 0 ? outputs : 0) : null,
            Zoneout = T.CreateTruncating(Zoneout),
            CellZoneout = T.CreateTruncating(CellZoneout),
        };
    }
}
