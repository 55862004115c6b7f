using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>
/// Text with placeholders: <c>{digits}</c> (the longest number that the caller just said), <c>{caller}</c> (the caller's words),
/// <c>{find_claim.amount}</c> (a field of that tool's newest result), <c>{day}</c> (the value of the group <c>day</c> in a pattern of the
/// reply's condition). An optional format follows a bar: <c>|sentence</c> capitalises the first letter, <c>|spoken</c> replaces signs by
/// spaces (<c>C-2041</c> becomes <c>C 2041</c>), <c>|name</c> capitalises each word. <c>\{</c> and <c>\}</c> are plain braces.
/// </summary>
internal sealed partial class Template
{
    // Characters of the private use area: no text has them.
    private const string Open = "\uE000";
    private const string Close = "\uE001";

    private readonly string _text;

    public Template(string text)
    {
        _text = text.Replace(@"\{", Open, StringComparison.Ordinal).Replace(@"\}", Close, StringComparison.Ordinal);
        var unknown = Place().Matches(_text).FirstOrDefault(place => place.Groups["how"].Value is not ("" or "sentence" or "spoken" or "name"));
        if (unknown is not null)
        {
            throw new FormatException($"'{unknown.Value}' ends in '|{unknown.Groups["how"].Value}', and only '|sentence', '|spoken' and '|name' are known");
        }

        if (Place().Replace(_text, "").AsSpan().IndexOfAny('{', '}') >= 0)
        {
            throw new FormatException($"'{text}' has a brace that is not part of a placeholder such as {{digits}} or {{find_claim.amount}}: write \\{{ for a plain brace");
        }
    }

    /// <summary>Fills the placeholders. Returns null when one of them has no value in this conversation.</summary>
    /// <param name="captured">The values of the named groups in the condition's patterns.</param>
    public string? Fill(Conversation conversation, IReadOnlyDictionary<string, string> captured)
    {
        var missing = false;
        var filled = Place().Replace(_text, place =>
        {
            var (name, field) = (place.Groups["name"].Value, place.Groups["field"].Value);
            var value = field.Length == 0 && captured.TryGetValue(name, out var picked) ? picked : Value(name, field, conversation);
            missing |= value is null;
            return value is null ? "" : Put(value, place.Groups["how"].Value);
        });
        return missing ? null : filled.Replace(Open, "{", StringComparison.Ordinal).Replace(Close, "}", StringComparison.Ordinal);
    }

    /// <summary>Returns the value of a placeholder such as <c>find_claim.amount</c>, or null.</summary>
    public static string? ValueOf(string place, Conversation conversation)
    {
        var parts = place.Split('.', 2);
        return Value(parts[0], parts.Length > 1 ? parts[1] : "", conversation);
    }

    private static string? Value(string name, string field, Conversation conversation) => (name, field) switch
    {
        ("digits", "") => NumberWords.LongestIn(conversation.Caller ?? "") is { Length: > 0 } digits ? digits : null,
        ("caller", "") => conversation.Caller,
        _ => conversation.Results.TryGetValue(name, out var result) ? Text(field.Length == 0 ? result : (result as JsonObject)?[field]) : null,
    };

    private static string? Text(JsonNode? value) => value is JsonValue text && text.TryGetValue<string>(out var said) ? said : value?.ToJsonString();

    private static string Put(string value, string how) => how switch
    {
        "sentence" => char.ToUpperInvariant(value[0]) + value[1..],
        "spoken" => Signs().Replace(value, " ").Trim(),
        "name" => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..])),
        _ => value,
    };

    [GeneratedRegex(@"\{(?<name>[A-Za-z_][\w-]*)(\.(?<field>\w+))?(\|(?<how>\w*))?\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex Signs();
}
