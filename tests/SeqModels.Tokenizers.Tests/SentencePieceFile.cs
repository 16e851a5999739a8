using System.Text;

namespace SeqModels.Tokenizers.Tests;

/// <summary>A SentencePiece model file of the unigram kind: a protocol buffer, written by hand.</summary>
internal static class SentencePieceFile
{
    private const int Unknown = 2, Control = 3, Normal = 1, Unigram = 1;

    public static byte[] Write(params (string Piece, float Score)[] pieces)
    {
        var file = new MemoryStream();
        Message(file, 1, Piece("<unk>", 0, Unknown));
        Message(file, 1, Piece("<s>", 0, Control));
        Message(file, 1, Piece("</s>", 0, Control));
        foreach ((string piece, float score) in pieces)
            Message(file, 1, Piece(piece, score, Normal));

        // TrainerSpec: model_type = 3, unk_id = 40, bos_id = 41, eos_id = 42, unk_piece = 45, bos_piece = 46, eos_piece = 47.
        var trainer = new MemoryStream();
        Number(trainer, 3, Unigram);
        Number(trainer, 40, 0);
        Number(trainer, 41, 1);
        Number(trainer, 42, 2);
        Message(trainer, 45, Encoding.UTF8.GetBytes("<unk>"));
        Message(trainer, 46, Encoding.UTF8.GetBytes("<s>"));
        Message(trainer, 47, Encoding.UTF8.GetBytes("</s>"));
        Message(file, 2, trainer.ToArray());

        // NormalizerSpec: name = 1, add_dummy_prefix = 3, remove_extra_whitespaces = 4, escape_whitespaces = 5.
        var normalizer = new MemoryStream();
        Message(normalizer, 1, Encoding.UTF8.GetBytes("identity"));
        Number(normalizer, 3, 1);
        Number(normalizer, 4, 1);
        Number(normalizer, 5, 1);
        Message(file, 3, normalizer.ToArray());
        return file.ToArray();
    }

    private static byte[] Piece(string piece, float score, int type)
    {
        var message = new MemoryStream();
        Message(message, 1, Encoding.UTF8.GetBytes(piece));
        message.WriteByte((2 << 3) | 5);
        message.Write(BitConverter.GetBytes(score));
        Number(message, 3, type);
        return message.ToArray();
    }

    private static void Message(MemoryStream stream, int field, byte[] content)
    {
        Varint(stream, (field << 3) | 2);
        Varint(stream, content.Length);
        stream.Write(content);
    }

    private static void Number(MemoryStream stream, int field, int value)
    {
        Varint(stream, field << 3);
        Varint(stream, value);
    }

    private static void Varint(MemoryStream stream, int value)
    {
        for (; value >= 128; value >>= 7)
            stream.WriteByte((byte)(value | 128));
        stream.WriteByte((byte)value);
    }
}
