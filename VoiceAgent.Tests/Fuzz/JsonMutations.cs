using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceAgent.Tests.Fuzz;

/// <summary>Changes real examples of JSON at random: structure, types, sizes, numbers, Unicode, bytes, and where the text ends.</summary>
internal sealed class JsonMutations(Random random)
{
    private static readonly string[] Numbers =
        ["0", "-0", "-1", "1", "0.1", "1e400", "-1e400", "1E-400", "2147483648", "-2147483649", "9223372036854775808", "99999999999999999999999999999", "1e308", "0.00000000000000000001"];

    private static readonly string[] Texts =
    [
        "", " ", "\u0000", "\ud83d\ude00", "\u202e\u200f", "\ufeff", "e\u0301", "\\", "\"", "../..", "%00", "null", "true", "[]", "' OR 1=1", "${x}", "<script>", "2026-02-30T25:61:61Z",
        "9999-12-31T23:59:59.9999999+14:00", "0001-01-01T00:00:00-14:00", "+15550100001", "4:+15550100001", "8:acs:x", "Microsoft.Communication.CallConnected", "data:,", "AAAA", "====",
    ];

    // System.Text.Json cannot write these, but clients can send them.
    private static readonly string[] Raw = ["\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "[", "]", "{", "}", "{\"a\":1,\"a\":2}", "NaN", "-", "01", "\"unfinished", "/**/1", "tru", "\u00a0"];

    /// <summary>At least one change.</summary>
    public byte[] Of(string example)
    {
        var text = example;
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            text = random.Next(10) switch
            {
                0 => text[..random.Next(text.Length + 1)],
                1 => Replaced(text, OneOf(Raw)),
                2 => text.Insert(random.Next(text.Length + 1), OneOf(Texts)),
                3 => Nested(text),
                _ => InStructure(text),
            };
            if (text.Length > 100_000)
            {
                break;
            }
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        for (var flips = random.Next(8) == 0 ? random.Next(1, 6) : 0; flips > 0 && bytes.Length > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    public T OneOf<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];

    public string Text() => OneOf(Texts);

    private string InStructure(string text)
    {
        try
        {
            var root = JsonNode.Parse(text);
            var places = new List<JsonNode>();
            Collect(root, places);
            if (places.Count == 0)
            {
                return Value();
            }

            Change(OneOf(places));
            return root!.ToJsonString();
        }
        catch (Exception odd) when (odd is InvalidOperationException or ArgumentException or JsonException)
        {
            // An earlier change has left something that is no JSON, has a name twice, or cannot be written.
            return text;
        }
    }

    private void Change(JsonNode place)
    {
        switch (place)
        {
            case JsonObject { Count: > 0 } parent:
                var name = OneOf(parent.Select(member => member.Key).ToList());
                switch (random.Next(4))
                {
                    case 0:
                        parent.Remove(name);
                        break;
                    case 1:
                        parent[Text()] = parent[name]?.DeepClone();
                        break;
                    default:
                        parent[name] = JsonNode.Parse(Value());
                        break;
                }

                break;
            case JsonArray { Count: > 0 } list when random.Next(2) == 0:
                list[random.Next(list.Count)] = JsonNode.Parse(Value());
                break;
            case JsonArray { Count: > 0 } list:
                var copied = list[random.Next(list.Count)];
                for (var copies = random.Next(10) == 0 ? random.Next(100) : 1; copies > 0; copies--)
                {
                    list.Add(copied?.DeepClone());
                }

                break;
        }
    }

    private string Value() => random.Next(9) switch
    {
        0 => "null",
        1 => OneOf(["true", "false"]),
        2 or 3 => OneOf(Numbers),
        4 => "[]",
        5 => "{}",
        6 => JsonSerializer.Serialize(new string(OneOf(['a', '9', 'é', '{']), random.Next(20) == 0 ? random.Next(40_000) : random.Next(300))),
        7 => random.NextInt64().ToString(CultureInfo.InvariantCulture),
        _ => JsonSerializer.Serialize(Text()),
    };

    private string Replaced(string text, string with)
    {
        var from = random.Next(text.Length + 1);
        return $"{text[..from]}{with}{text[Math.Min(text.Length, from + random.Next(30))..]}";
    }

    private string Nested(string text)
    {
        var depth = random.Next(random.Next(10) == 0 ? 3_000 : 70);
        return $"{new string('[', depth)}{text}{new string(']', random.Next(20) == 0 ? depth - (depth / 2) : depth)}";
    }

    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        switch (node)
        {
            case JsonObject parent:
                places.Add(parent);
                foreach (var (_, child) in parent)
                {
                    Collect(child, places);
                }

                break;
            case JsonArray list:
                places.Add(list);
                foreach (var child in list)
                {
                    Collect(child, places);
                }

                break;
        }
    }
}
