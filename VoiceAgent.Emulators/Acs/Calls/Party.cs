using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>A communication identifier: one party of a call. Two parties are equal when their raw ids are equal.</summary>
/// <param name="RawId"><c>4:+1555…</c> for a phone number, <c>8:acs:…</c> for a user.</param>
internal sealed record Party(string RawId)
{
    public static Party Phone(string number) => new("4:" + number);

    /// <summary>The telephone number, or the raw id when the party has no number.</summary>
    public string Name => RawId.StartsWith("4:", StringComparison.Ordinal) ? RawId[2..] : RawId;

    public bool IsPhone => RawId.StartsWith("4:", StringComparison.Ordinal);

    /// <summary>A user of this resource. Only such a user can be muted.</summary>
    public bool IsUser => RawId.StartsWith("8:acs:", StringComparison.Ordinal);

    /// <summary>Reads <c>{kind, rawId?, phoneNumber?{value}, communicationUser?{id}}</c>. Returns null when the JSON identifies no party.</summary>
    public static Party? Read(JsonElement? json)
    {
        if (json is not { ValueKind: JsonValueKind.Object } given)
        {
            return null;
        }

        return given switch
        {
            _ when Text(given, "rawId") is { Length: > 0 } raw => new Party(raw),
            _ when Inner(given, "microsoftTeamsUser", "userId") is { Length: > 0 } teams => new Party(TeamsId(given.GetProperty("microsoftTeamsUser"), teams)),
            _ when Inner(given, "microsoftTeamsApp", "appId") is { Length: > 0 } app => new Party("28:orgid:" + app),
            _ when Inner(given, "phoneNumber", "value") is { Length: > 0 } number => Phone(number),
            _ when Inner(given, "communicationUser", "id") is { Length: > 0 } user => new Party(user),
            _ when Text(given, "value") is { Length: > 0 } value => Phone(value),
            _ => null,
        };
    }

    /// <summary>The JSON that the service writes: the raw id, the kind, and the member of that kind.</summary>
    public JsonObject ToJson()
    {
        var (kind, part) = RawId.Split(':') switch
        {
            ["4", var number] => ("phoneNumber", new JsonObject { ["value"] = number }),
            ["28", "orgid", var app] => ("microsoftTeamsApp", new JsonObject { ["appId"] = app, ["cloud"] = "public" }),
            ["8", "orgid" or "dod" or "gcch" or "teamsvisitor", var user] => ("microsoftTeamsUser", Teams(user)),
            _ => ("communicationUser", new JsonObject { ["id"] = RawId }),
        };
        return new() { ["kind"] = kind, ["rawId"] = RawId, [kind] = part };
    }

    private JsonObject Teams(string user) => new()
    {
        ["userId"] = user,
        ["isAnonymous"] = RawId.StartsWith("8:teamsvisitor:", StringComparison.Ordinal),
        ["cloud"] = RawId.Split(':')[1] is "dod" or "gcch" ? RawId.Split(':')[1] : "public",
    };

    private static string TeamsId(JsonElement given, string user)
    {
        var isAnonymous = given.TryGetProperty("isAnonymous", out var anonymous) && anonymous.ValueKind == JsonValueKind.True;
        return (isAnonymous, Text(given, "cloud")?.ToLowerInvariant()) switch
        {
            (true, _) => "8:teamsvisitor:" + user,
            (_, "dod") => "8:dod:" + user,
            (_, "gcch") => "8:gcch:" + user,
            _ => "8:orgid:" + user,
        };
    }

    private static string? Inner(JsonElement json, string name, string value) =>
        json.TryGetProperty(name, out var inner) && inner.ValueKind == JsonValueKind.Object ? Text(inner, value) : null;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
