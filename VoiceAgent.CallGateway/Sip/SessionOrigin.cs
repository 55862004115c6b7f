namespace VoiceAgent.CallGateway.Sip;

/// <summary>
/// The line <c>o=</c> of session descriptions. When another worker takes a party over, the party must see the same session with the next version (RFC 3264, section 8),
/// although the new worker knows nothing of the description before.
/// </summary>
internal static class SessionOrigin
{
    /// <param name="description">The description of the new worker.</param>
    /// <param name="before">The description that the party has got last. Null when it is not known.</param>
    public static string Continue(string description, string? before)
    {
        if (before is null || Read(before) is not { } old || Read(description) is not { } own)
        {
            return description;
        }

        var version = ulong.TryParse(old.Parts[2], out var number) && number < ulong.MaxValue ? $"{number + 1}" : own.Parts[2];
        var line = string.Join(' ', [old.Parts[0], old.Parts[1], version, .. own.Parts[3..]]);
        return $"{description[..own.Start]}{line}{description[own.End..]}";
    }

    private static (int Start, int End, string[] Parts)? Read(string description)
    {
        var at = description.StartsWith("o=", StringComparison.Ordinal) ? 0 : description.IndexOf("\no=", StringComparison.Ordinal) + 1;
        if (at <= 0 && !description.StartsWith("o=", StringComparison.Ordinal))
        {
            return null;
        }

        var start = at + 2;
        var end = description.AsSpan(start).IndexOfAny('\r', '\n') is var length and >= 0 ? start + length : description.Length;
        return description[start..end].Split(' ') is { Length: 6 } parts ? (start, end, parts) : null;
    }
}
