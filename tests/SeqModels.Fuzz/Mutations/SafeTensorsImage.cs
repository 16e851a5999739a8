using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SeqModels.Fuzz.Mutations;

/// <summary>One tensor of a safetensors file.</summary>
internal sealed record TensorImage(string Name, string Type, long[] Shape, byte[] Data);

/// <summary>A safetensors file taken apart, so that it can be put together again, changed, with offsets that fit.</summary>
internal sealed class SafeTensorsImage
{
    private const string MetadataName = "__metadata__";
    private const int SizeBytes = sizeof(ulong);

    public JsonTree? Metadata { get; set; }

    public List<TensorImage> Tensors { get; } = [];

    public static SafeTensorsImage Parse(byte[] file)
    {
        JsonTree header = HeaderOf(file, out int dataStart);
        var image = new SafeTensorsImage { Metadata = header[MetadataName] };
        foreach ((string name, JsonTree tensor) in header.Members!.Where(member => member.Key != MetadataName))
        {
            int begin = (int)Number(tensor["data_offsets"]!.Items![0]), end = (int)Number(tensor["data_offsets"]!.Items![1]);
            image.Tensors.Add(new TensorImage(name, tensor["dtype"]!.Text!, [.. tensor["shape"]!.Items!.Select(Number)], file[(dataStart + begin)..(dataStart + end)]));
        }

        return image;
    }

    /// <summary>The header of a file, and where its numbers begin.</summary>
    public static JsonTree HeaderOf(byte[] file, out int dataStart)
    {
        dataStart = SizeBytes + (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        return JsonTree.Parse(Encoding.UTF8.GetString(file.AsSpan(SizeBytes, dataStart - SizeBytes)));
    }

    /// <summary>The file, with offsets that fit the tensors' bytes.</summary>
    public byte[] ToBytes() => ToBytes(Header(), [.. Tensors.SelectMany(tensor => tensor.Data)]);

    /// <summary>A file of any header and numbers.</summary>
    public static byte[] ToBytes(JsonTree header, ReadOnlySpan<byte> data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header.ToString());
        byte[] size = new byte[SizeBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(size, (ulong)json.Length);
        return [.. size, .. json, .. data];
    }

    public JsonTree Header()
    {
        var header = new JsonTree { Members = [] };
        if (Metadata is not null)
        {
            header.Members.Add(new(MetadataName, Metadata));
        }

        long offset = 0;
        foreach (TensorImage tensor in Tensors)
        {
            header.Members.Add(new(tensor.Name, new JsonTree
            {
                Members =
                [
                    new("dtype", JsonTree.OfText(tensor.Type)),
                    new("shape", new JsonTree { Items = [.. tensor.Shape.Select(JsonTree.OfNumber)] }),
                    new("data_offsets", new JsonTree { Items = [JsonTree.OfNumber(offset), JsonTree.OfNumber(offset += tensor.Data.Length)] }),
                ],
            }));
        }

        return header;
    }

    public static int WidthOf(string type) => type switch { "F64" => 8, "F32" => 4, _ => 2 };

    private static long Number(JsonTree tree) => long.Parse(tree.Raw, CultureInfo.InvariantCulture);
}
