namespace SeqModels.PublicApi.Tests.Pointers;

/// <summary>No raw pointer outlives what keeps its memory alive, by construction: read in the IL of the compiled library.</summary>
public sealed class PointerTests
{
    /// <summary>Every place that takes, keeps or gives a pointer in another way than <c>fixed</c>, and why it is sound.</summary>
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["takes SeqModels.Tensors.Operation.Address: Unsafe.AsPointer"] = "the operation holds the workspace until its pass has ended",
        ["gives SeqModels.Tensors.Operation.Address"] = "the same; private protected, so only operations of the library ask",
        ["gives SeqModels.Losses.LinearCrossEntropyOperation.CountedRows"] = "private; an address of the operation's own",
        ["gives SeqModels.Recurrent.Kernels.SequenceOperation.MakeTable"] = "private; an address of the operation's own",

        ["takes SeqModels.Numerics.Threads.WorkerTeam.Run: Unsafe.AsPointer"] = "a parameter in the frame of Run, which returns when all shards are done",
        ["keeps SeqModels.Numerics.Threads.WorkerTeam.Job"] = "that parameter, while the call is in progress",

        ["takes SeqModels.Numerics.Products.ProductScratch.Buffer.Reserve: NativeMemory.AlignedAlloc"] = "the owner of native memory; a thread's own",
        ["keeps SeqModels.Numerics.Products.ProductScratch._left"] = "the same",
        ["keeps SeqModels.Numerics.Products.ProductScratch._right"] = "the same",
        ["gives SeqModels.Numerics.Products.ProductScratch.Left"] = "to code of the same thread, which holds the scratch as long as it lives",
        ["gives SeqModels.Numerics.Products.ProductScratch.Right"] = "the same",

        ["takes SeqModels.NGrams.Memory.NativeArray.Resize: NativeMemory.Realloc"] = "the owner of native memory",
        ["keeps SeqModels.NGrams.Memory.NativeArray._pointer"] = "the same; reached inside NativeArray.Use, which counts",

        ["takes SeqModels.NGrams.Memory.ModelMemory..ctor: NativeMemory.AlignedAlloc"] = "the owner of native memory: a SafeHandle",
        ["takes SeqModels.NGrams.Memory.ModelMemory..ctor: SafeBuffer.AcquirePointer"] = "the owner of a mapped file",
        ["takes SeqModels.NGrams.Memory.ModelMemory.NewTable: NativeMemory.AllocZeroed"] = "memory that goes with its owner",
        ["gives SeqModels.NGrams.Memory.ModelMemory.get_Pointer"] = "used inside ModelMemory.Read or Hold, which keep it",
        ["gives SeqModels.NGrams.Memory.ModelMemory.NewTable"] = "the same",
        ["gives SeqModels.NGrams.Storage.StoredModel.Section"] = "private; beside the memory that it points into",
        ["keeps SeqModels.NGrams.Storage.TokenTable._bytes"] = "beside the memory that it points into, read inside ModelMemory.Read",
        ["keeps SeqModels.NGrams.Storage.TokenTable._offsets"] = "the same",
        ["keeps SeqModels.NGrams.Storage.TokenTable._slots"] = "the same",
    };

    [Fact]
    public void PointersLiveInsideFixedOrBesideTheirOwner()
    {
        IReadOnlyList<string> found = PointerFindings.Of(Path.Combine(AppContext.BaseDirectory, "SeqModels.dll"), "SeqModels");
        found.Should().NotBeEmpty("the owners of native memory are found");
        string.Join("\n", found.Except(Allowed.Keys)).Should().BeEmpty("a pointer is taken by 'fixed', which holds the memory while it is used");
        Allowed.Keys.Except(found).Should().BeEmpty("the list holds what there is");
    }

    [Fact]
    public void TheRuleFindsWhatItForbids() =>
        PointerFindings.Of(typeof(PointerTests).Assembly.Location, typeof(PointerProbe).Namespace!)
            .Should().Equal(
                "gives SeqModels.PublicApi.Tests.Pointers.PointerProbe.Address",
                "keeps SeqModels.PublicApi.Tests.Pointers.PointerProbe._inArray",
                "keeps SeqModels.PublicApi.Tests.Pointers.PointerProbe._inStruct",
                "keeps SeqModels.PublicApi.Tests.Pointers.PointerProbe._start",
                "takes SeqModels.PublicApi.Tests.Pointers.PointerProbe..ctor: Unsafe.AsPointer");
}
