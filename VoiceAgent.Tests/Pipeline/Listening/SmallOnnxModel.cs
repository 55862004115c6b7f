using System.Text;

namespace VoiceAgent.Tests.Pipeline.Listening;

/// <summary>
/// Writes a small ONNX model by hand: the mean of the absolute values of its samples. It takes a loud end for an unfinished turn only
/// in tests. The file is a protocol buffer, written field by field.
/// </summary>
internal static class SmallOnnxModel
{
    private const int Float = 1;

    /// <param name="samples">The length of the input, or a name when the length is open.</param>
    public static byte[] MeanOfMagnitudes(object samples, int elementType = Float)
    {
        var graph = Join(
            Field(1, Node("Abs", ["audio"], ["magnitude"])),
            Field(1, Node("ReduceMean", ["magnitude"], ["probability"], Join(Text(1, "keepdims"), Number(20, 2), Number(3, 1)))),
            Text(2, "mean"),
            Field(11, Value("audio", elementType, 1, samples)),
            Field(12, Value("probability", Float, 1, 1)));
        return Join(Number(1, 8), Field(7, graph), Field(8, Join(Text(1, ""), Number(2, 13))));
    }

    private static byte[] Node(string operation, string[] inputs, string[] outputs, params byte[][] attributes) => Join(
        [.. inputs.Select(input => Text(1, input)), .. outputs.Select(output => Text(2, output)), Text(4, operation), .. attributes.Select(attribute => Field(5, attribute))]);

    private static byte[] Value(string name, int elementType, params object[] dimensions)
    {
        var shape = Join([.. dimensions.Select(dimension => Field(1, dimension is int length ? Number(1, length) : Text(2, (string)dimension)))]);
        return Join(Text(1, name), Field(2, Field(1, Join(Number(1, elementType), Field(2, shape)))));
    }

    private static byte[] Text(int field, string text) => Field(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int field, byte[] content) => Join(Varint((field << 3) | 2), Varint(content.Length), content);

    private static byte[] Number(int field, long value) => Join(Varint(field << 3), Varint(value));

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        for (; value > 127; value >>= 7)
        {
            bytes.Add((byte)((value & 127) | 128));
        }

        return [.. bytes, (byte)value];
    }

    private static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];
}
