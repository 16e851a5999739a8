using System.Buffers.Binary;

namespace SeqModels.Fuzz.Mutations;

/// <summary>Changes safetensors files: as a whole, their header, or their bytes.</summary>
internal static class SafeTensorsMutator
{
    /// <summary>The largest tensor that a change makes.</summary>
    private const int MostBytes = 1 << 16;

    /// <summary>One changed file.</summary>
    /// <param name="seed">The file.</param>
    /// <param name="others">Files of the same kind.</param>
    /// <param name="random">What is changed.</param>
    /// <param name="repair">Makes what the file says about itself fit again, such as a checksum; null for nothing.</param>
    public static byte[] Mutate(byte[] seed, IReadOnlyList<byte[]> others, FuzzRandom random, Action<SafeTensorsImage>? repair = null)
    {
        if (random.OneIn(8))
        {
            return ByteMutator.Mutate(seed, others, random);
        }

        SafeTensorsImage image = SafeTensorsImage.Parse(seed);
        for (int i = random.Small(2); i > 0; i--)
        {
            Change(image, random);
        }

        if (!random.OneIn(32))
        {
            repair?.Invoke(image);
        }

        if (random.OneIn(4))
        {
            JsonTree header = image.Header();
            JsonMutator.Mutate(header, random);
            return SafeTensorsImage.ToBytes(header, [.. image.Tensors.SelectMany(tensor => tensor.Data)]);
        }

        return image.ToBytes();
    }

    private static void Change(SafeTensorsImage image, FuzzRandom random)
    {
        if ((image.Metadata is not null && random.OneIn(2)) || image.Tensors.Count == 0)
        {
            JsonMutator.Mutate(image.Metadata ??= new JsonTree { Members = [] }, random);
            return;
        }

        int at = random.Below(image.Tensors.Count), other = random.Below(image.Tensors.Count);
        TensorImage tensor = image.Tensors[at];
        switch (random.Below(9))
        {
            case 0:
                image.Tensors.RemoveAt(at);
                break;
            case 1:
                image.Tensors.Add(tensor with { Name = tensor.Name + random.Of("", "2", ".weight", "\0") });
                break;
            case 2:
                (image.Tensors[at], image.Tensors[other]) = (image.Tensors[other] with { Name = tensor.Name }, tensor with { Name = image.Tensors[other].Name });
                break;
            case 3:
                image.Tensors[at] = Reshape(tensor, random);
                break;
            case 4:
                image.Tensors[at] = Resize(tensor, tensor.Type, NewShape(tensor.Shape, random));
                break;
            case 5:
                image.Tensors[at] = Resize(tensor, random.Of("F32", "F64", "F16", "BF16"), tensor.Shape);
                break;
            default:
                image.Tensors[at] = tensor with { Data = ChangeNumbers(tensor, random) };
                break;
        }
    }

    private static TensorImage Reshape(TensorImage tensor, FuzzRandom random)
    {
        long count = tensor.Shape.Aggregate(1L, (product, size) => product * size);
        return tensor with { Shape = random.Of<long[]>([count], [1, count], [count, 1], [1, 1, 1, count], [.. tensor.Shape.Reverse()], [.. tensor.Shape, 1], [0, .. tensor.Shape]) };
    }

    private static long[] NewShape(long[] shape, FuzzRandom random)
    {
        long[] changed = (long[])shape.Clone();
        if (changed.Length == 0)
        {
            return [2];
        }

        int axis = random.Below(changed.Length);
        changed[axis] = random.Of(0, 1, changed[axis] + 1, Math.Max(0, changed[axis] - 1), changed[axis] * 2);
        return changed;
    }

    private static TensorImage Resize(TensorImage tensor, string type, long[] shape)
    {
        long bytes = shape.Aggregate((long)SafeTensorsImage.WidthOf(type), (product, size) => product * size);
        if (bytes > MostBytes)
        {
            return tensor;
        }

        byte[] data = new byte[bytes];
        tensor.Data.AsSpan(0, Math.Min(data.Length, tensor.Data.Length)).CopyTo(data);
        return new TensorImage(tensor.Name, type, shape, data);
    }

    private static byte[] ChangeNumbers(TensorImage tensor, FuzzRandom random)
    {
        byte[] data = (byte[])tensor.Data.Clone();
        int width = SafeTensorsImage.WidthOf(tensor.Type);
        uint value = Boundary.Float(random);
        bool all = random.OneIn(4);
        for (int at = all || data.Length == 0 ? 0 : random.Below(data.Length / width) * width; at < data.Length; at += all ? width : data.Length)
        {
            if (width == 4)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(at), value);
            }
            else if (width == 8)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(at), BitConverter.UInt32BitsToSingle(value));
            }
            else
            {
                BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(at), (ushort)(value >> 16));
            }
        }

        return data;
    }
}
