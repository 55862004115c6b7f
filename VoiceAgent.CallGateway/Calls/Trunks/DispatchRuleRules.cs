using System.Text.Json;
using System.Text.RegularExpressions;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Trunks;
using static VoiceAgent.CallGateway.Calls.Routes.RouteRules;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>What a dispatch rule must fulfil, in range and form.</summary>
internal static partial class DispatchRuleRules
{
    public const int LongestMetadata = 4_096;
    private const int MostTrunks = 100;
    private const int MostHeaders = 10;
    private const int LongestValue = 256;

    /// <returns>Empty when the rule is valid.</returns>
    public static IReadOnlyList<RouteMistake> Check(DispatchRule rule) =>
    [
        .. When(!TrunkRules.IsId(rule.Id), "id", $"'{rule.Id}' is no id. {TrunkRules.NameForm}"),
        .. When(!TrunkRules.IsText(rule.Name, 100), "name", "Write a name of at most 100 characters, on one line."),
        .. When(rule.Priority is < 0 or > 10_000, "priority", "Write a number between 0 and 10000. The lowest is asked first."),
        .. When(rule.Trunks.Count > MostTrunks, "trunks", $"There may be at most {MostTrunks}."),
        .. rule.Trunks.SelectMany((trunk, index) => When(!TrunkRules.IsId(trunk), $"trunks[{index}]", $"'{trunk}' is no id of a trunk. {TrunkRules.NameForm}")),
        .. When(NumberPattern.Read(rule.Called) is null, "called", $"'{rule.Called}' is no pattern. {NumberPattern.Forms}"),
        .. When(NumberPattern.Read(rule.Caller, mayBeWithheld: true) is null, "caller", $"'{rule.Caller}' is no pattern. {NumberPattern.Forms} Write withheld for callers who hide their number."),
        .. When(rule.Headers.Count > MostHeaders, "headers", $"There may be at most {MostHeaders}."),
        .. rule.Headers.SelectMany((header, index) => Header(header, $"headers[{index}]")),
        .. When(rule.Route is { } route && route != Route.DefaultNumber && !CallTargets.IsNumber(route), "route", $"'{rule.Route}' is no route. Write its number such as +15550199001, or {Route.DefaultNumber}."),
        .. RouteRules.Check(new Route { Number = Route.DefaultNumber, Agent = rule.Agent ?? "agent", Language = rule.Language ?? "en-US" }).Where(mistake => mistake.Field is "agent" or "language"),
        .. Metadata(rule.Metadata),
        .. When(rule.Room is { } room && !Room().IsMatch(room), "room", "Write letters, digits, dashes, dots, underscores and the places {trunk}, {called}, {caller} and {call}, at most 100 characters."),
        .. When(rule.Pin is { } pin && !TrunkRules.IsId(pin), "pin", $"Write the name of a secret, not the digits. {TrunkRules.NameForm} The digits are in 'Sip:Credentials:{{name}}'."),
    ];

    private static IEnumerable<RouteMistake> Header(HeaderCondition? header, string field) => header is null ? [new RouteMistake(field, "The condition is empty. Give it a name and a value.")] :
    [
        .. When(!TrunkRules.IsHeader(header.Name), $"{field}.name", "Write the name of a header: at most 64 letters, digits and dashes."),
        .. When(header.Value is not { Length: > 0 and <= LongestValue } || header.Value.Any(char.IsControl), $"{field}.value", $"Write the value, a beginning that ends with *, or * for any value, with at most {LongestValue} characters."),
    ];

    private static IEnumerable<RouteMistake> Metadata(JsonElement? metadata) =>
    [
        .. When(metadata is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) }, "metadata", "Write a JSON object, such as {\"tenant\": \"north\"}."),
        .. When(metadata is { ValueKind: JsonValueKind.Object } given && given.GetRawText().Length > LongestMetadata, "metadata", $"It may have at most {LongestMetadata} characters."),
    ];

    [GeneratedRegex(@"\A(?=.{1,100}\z)([A-Za-z0-9._-]|\{(trunk|called|caller|call)\})+\z")]
    private static partial Regex Room();
}
