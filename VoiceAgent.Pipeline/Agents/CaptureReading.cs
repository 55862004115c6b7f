using VoiceAgent.Pipeline.Answering.Capture;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>Reads the values that an agent captures: names of well-known fields, or mappings that define other fields.</summary>
internal static class CaptureReading
{
    private static readonly Dictionary<string, CaptureKind> Kinds = new()
    {
        ["digits"] = CaptureKind.Digits,
        ["date"] = CaptureKind.Date,
        ["money"] = CaptureKind.Money,
        ["spelling"] = CaptureKind.Spelling,
        ["yes or no"] = CaptureKind.YesOrNo,
    };

    public static IReadOnlyList<CaptureGrant> Read(YamlReading agent)
    {
        var grants = new List<CaptureGrant>();
        foreach (var item in agent.Items("capture"))
        {
            var field = item.Text is { } name ? WellKnown(name, item) : Read(item);
            if (grants.Exists(other => other.Field.Name == field.Name))
            {
                throw item.Wrong($"The field '{field.Name}' is named twice.");
            }

            grants.Add(new CaptureGrant(field));
        }

        return grants;
    }

    private static CaptureField WellKnown(string name, YamlItem item) => CaptureField.WellKnown.GetValueOrDefault(name)
        ?? throw item.Wrong($"'{name}' is not a well-known field. Write a mapping with 'field' and 'kind', or use one of {string.Join(", ", CaptureField.WellKnown.Keys)}.");

    private static CaptureField Read(YamlItem item)
    {
        var yaml = item.Part;
        var name = yaml.Text("field");
        if (name.Length > 40 || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '_'))
        {
            throw yaml.Wrong("field", "'field' must have at most 40 small letters, digits and '_'.");
        }

        var kind = Kinds.TryGetValue(yaml.Text("kind"), out var known) ? known : throw yaml.Wrong("kind", $"'kind' must be one of {string.Join(", ", Kinds.Keys)}.");
        int? length = yaml.Has("length") ? yaml.Count("length", 0) : null;
        decimal? most = yaml.Has("most") ? yaml.Count("most", 0) : null;
        var tries = yaml.Count("tries", 3);
        var isProof = yaml.OptionalText("proof") switch
        {
            null or "false" => false,
            "true" => true,
            _ => throw yaml.Wrong("proof", "'proof' must be true or false."),
        };
        yaml.NothingElse();
        return (kind, length, most, tries) switch
        {
            (not CaptureKind.Digits, not null, _, _) => throw yaml.Wrong("length", "'length' is allowed only with 'kind: digits'."),
            (_, < 1 or > 40, _, _) => throw yaml.Wrong("length", "'length' is 1 to 40."),
            (not CaptureKind.Money, _, not null, _) => throw yaml.Wrong("most", "'most' is allowed only with 'kind: money'."),
            (_, _, _, < 1 or > 10) => throw yaml.Wrong("tries", "'tries' is 1 to 10."),
            _ => new CaptureField(name, kind, length, most, tries) { IsProof = isProof },
        };
    }
}
