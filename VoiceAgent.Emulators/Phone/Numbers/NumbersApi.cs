using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using VoiceAgent.Emulators.Administration;

namespace VoiceAgent.Emulators.Phone.Numbers;

/// <summary>The body of <c>PUT /emulator/numbers</c>.</summary>
internal sealed record NumbersOrder
{
    public NumberRule[] Rules { get; init; } = [];
}

/// <summary>
/// <c>/emulator/numbers</c>: sets what numbers do when the application calls them. <c>PUT</c> replaces the rules that were set at runtime, <c>POST</c> puts
/// rules before them, <c>DELETE</c> removes them, and <c>GET</c> shows them. All need the admin key.
/// </summary>
internal static class NumbersApi
{
    // Some thousand numbers, each by itself.
    private const int LargestBody = 256 * 1024;
    private const int MostRules = 10_000;

    private static readonly JsonSerializerOptions Json = new(AdminReply.Json) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) } };

    public static void MapNumbers(this IEndpointRouteBuilder app)
    {
        var numbers = app.MapAdministration("numbers");
        numbers.MapGet("", (NumberPlan plan) => Shown(plan));
        numbers.MapGet("/{number}", (string number, NumberPlan plan) => Results.Json(plan.Of(number), Json));
        numbers.MapPut("", (HttpRequest request, NumberPlan plan) => SetAsync(request, plan, static (rules, _) => rules)).WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        numbers.MapPost("", (HttpRequest request, NumberPlan plan) => SetAsync(request, plan, static (rules, before) => [.. rules, .. before])).WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        numbers.MapDelete("", (NumberPlan plan) =>
        {
            plan.Rules = [];
            return Shown(plan);
        });
    }

    private static async Task<IResult> SetAsync(HttpRequest request, NumberPlan plan, Func<NumberRule[], IReadOnlyList<NumberRule>, IReadOnlyList<NumberRule>> change)
    {
        try
        {
            var order = await JsonSerializer.DeserializeAsync<NumbersOrder>(request.Body, Json, request.HttpContext.RequestAborted);
            var rules = order?.Rules ?? [];
            if (rules.Select((rule, index) => Complaint(rule) is { } wrong ? $"Rule {index + 1}: {wrong}." : null).FirstOrDefault(wrong => wrong is not null) is { } complaint)
            {
                return AdminReply.Refuse(StatusCodes.Status400BadRequest, complaint);
            }

            var changed = change(rules, plan.Rules);
            if (changed.Count > MostRules)
            {
                return AdminReply.Refuse(StatusCodes.Status400BadRequest, $"There are more than {MostRules} rules. Give ranges, or replace the rules with PUT.");
            }

            plan.Rules = changed;
            return Shown(plan);
        }
        catch (JsonException malformed)
        {
            return AdminReply.Refuse(
                StatusCodes.Status400BadRequest,
                $"The body is not an order such as {{\"rules\":[{{\"numbers\":[\"+15550200001-+15550200100\"],\"answers\":\"busy\",\"rings\":\"00:00:02\"}}]}}. answers is picksUp, busy, noAnswer, rejects, unreachable, voicemail or application: {malformed.Message}");
        }
    }

    private static string? Complaint(NumberRule? rule) => rule is null ? "it is null" : rule.Complaint() ?? PhoneScripts.Complaint(rule);

    private static IResult Shown(NumberPlan plan) => Results.Json(new NumbersOrder { Rules = [.. plan.Rules] }, Json);
}
