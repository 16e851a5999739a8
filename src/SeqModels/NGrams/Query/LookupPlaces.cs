using System.Runtime.CompilerServices;

namespace SeqModels.NGrams.Query;

/// <summary>Where the lookup of a word begins in each order above the first.</summary>
[InlineArray(NGramState.MaxOrder)]
internal struct LookupPlaces
{
    private int _first;
}
