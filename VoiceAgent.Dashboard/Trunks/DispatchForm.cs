using System.Text.Json;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.Dashboard.Trunks;

/// <summary>A dispatch rule as a person types it.</summary>
internal sealed class DispatchForm
{
    private DispatchRule _rule = new();

    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public bool Enabled { get; set; } = true;

    public int Priority { get; set; } = 100;

    public string Trunks { get; set; } = "";

    public string Called { get; set; } = "*";

    public string Caller { get; set; } = "*";

    /// <summary>One header in a line: <c>X-Tenant: north*</c>.</summary>
    public string Headers { get; set; } = "";

    public string Route { get; set; } = "";

    public string Agent { get; set; } = "";

    public string Language { get; set; } = "";

    /// <summary>A JSON object.</summary>
    public string Metadata { get; set; } = "";

    public string Room { get; set; } = "";

    public string Pin { get; set; } = "";

    public static DispatchForm Of(DispatchRule rule) => new()
    {
        _rule = rule,
        Id = rule.Id,
        Name = rule.Name,
        Enabled = rule.Enabled,
        Priority = rule.Priority,
        Trunks = string.Join(", ", rule.Trunks),
        Called = rule.Called,
        Caller = rule.Caller,
        Headers = string.Join('\n', rule.Headers.Select(header => $"{header.Name}: {header.Value}")),
        Route = rule.Route ?? "",
        Agent = rule.Agent ?? "",
        Language = rule.Language ?? "",
        Metadata = rule.Metadata?.GetRawText() ?? "",
        Room = rule.Room ?? "",
        Pin = rule.Pin ?? "",
    };

    /// <returns>The rule, or what cannot be read. The gateway checks the rest.</returns>
    public (DispatchRule? Rule, IReadOnlyList<string> Mistakes) Read()
    {
        List<string> mistakes = [];
        var headers = HeadersIn(Headers, mistakes);
        JsonElement? metadata = null;
        if (OrNull(Metadata) is { } json)
        {
            try
            {
                metadata = JsonDocument.Parse(json).RootElement.Clone();
            }
            catch (JsonException)
            {
                mistakes.Add("Metadata: this is no JSON. Write an object such as {\"tenant\": \"north\"}.");
            }
        }

        return mistakes.Count > 0 ? (null, mistakes) : (
            _rule with
            {
                Id = Id.Trim(),
                Name = Name.Trim(),
                Enabled = Enabled,
                Priority = Priority,
                Trunks = Trunks.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries),
                Called = Called.Trim(),
                Caller = Caller.Trim(),
                Headers = [.. headers.Select(header => new HeaderCondition(header.Name, header.Value))],
                Route = OrNull(Route),
                Agent = OrNull(Agent),
                Language = OrNull(Language),
                Metadata = metadata,
                Room = OrNull(Room),
                Pin = OrNull(Pin),
            },
            mistakes);
    }

    /// <summary>Reads lines such as <c>X-Tenant: north</c>.</summary>
    public static IReadOnlyList<(string Name, string Value)> HeadersIn(string text, List<string> mistakes)
    {
        List<(string Name, string Value)> read = [];
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.Split(':', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } name, { Length: > 0 } value])
            {
                read.Add((name, value));
            }
            else
            {
                mistakes.Add($"Headers: '{line}' cannot be read. Write a name, a colon and a value in each line.");
            }
        }

        return read;
    }

    private static string? OrNull(string text) => text.Trim() is { Length: > 0 } written ? written : null;
}
