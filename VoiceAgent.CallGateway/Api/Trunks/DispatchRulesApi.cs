using Microsoft.AspNetCore.Mvc;
using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Api.Routes;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Api.Trunks;

/// <summary><c>/api/dispatch-rules</c>: reads and changes the rules that say which agent answers which calls of trunks.</summary>
internal static class DispatchRulesApi
{
    private static readonly EntryRequests<DispatchRule> Requests = new(
        new EntryProblems("dispatch rule", "/api/dispatch-rules"), DispatchRuleRules.Check, (entry, context) => Seen(entry, context.RequestServices), (rule, id) => rule with { Id = id });

    public static void MapDispatchRulesApi(this IEndpointRouteBuilder app)
    {
        var rules = app.MapGroup("/api/dispatch-rules").RequireRateLimiting(ApiRegistration.RateLimit);

        rules.MapGet("", ListAsync).Reads(Permissions.TrunksRead).Produces<DispatchRuleList>();
        rules.MapPost("/test", DispatchTests.AnswerAsync).Reads(Permissions.TrunksRead).Produces<DispatchAnswer>();
        rules.MapGet("/{rule}", ShowAsync).Reads(Permissions.TrunksRead).Produces<DispatchRuleView>();
        rules.MapGet("/{rule}/history", HistoryAsync).Reads(Permissions.TrunksRead).Produces<EntryHistory<DispatchRule>>();
        rules.MapGet("/{rule}/history/{version}", ShowVersionAsync).Reads(Permissions.TrunksRead).Produces<EntryChange<DispatchRule>>();
        rules.MapPut("/{rule}", PutAsync).Changes(Permissions.TrunksWrite).WithMetadata(new RequestSizeLimitAttribute(EntryRequests<DispatchRule>.LongestBody)).Produces<DispatchRuleView>();
        rules.MapDelete("/{rule}", DeleteAsync).Changes(Permissions.TrunksWrite).Produces(StatusCodes.Status204NoContent);
        rules.MapPost("/{rule}/history/{version}/restore", RestoreAsync).Changes(Permissions.TrunksWrite).Produces<DispatchRuleView>();
    }

    private static async Task<IResult> ListAsync(string? continuation, HttpContext context, IEntryStore<DispatchRule> store, CancellationToken leaving)
    {
        try
        {
            var page = await store.ListAsync(continuation, leaving);
            return CallsApi.Json(new DispatchRuleList([.. page.Entries.Select(entry => Seen(entry, context.RequestServices))], page.Continuation));
        }
        catch (FormatException)
        {
            return RouteProblems.BadContinuation();
        }
    }

    private static Task<IResult> ShowAsync(string rule, HttpContext context, IEntryStore<DispatchRule> store, CancellationToken leaving) => Requests.ShowAsync(rule, context, store, leaving);

    private static Task<IResult> HistoryAsync(string rule, string? continuation, IEntryStore<DispatchRule> store, CancellationToken leaving) => Requests.HistoryAsync(rule, continuation, store, leaving);

    private static Task<IResult> ShowVersionAsync(string rule, long version, IEntryStore<DispatchRule> store, CancellationToken leaving) => Requests.ShowVersionAsync(rule, version, store, leaving);

    private static Task<IResult> PutAsync(string rule, HttpContext context, EntryEditing<DispatchRule> editing, CancellationToken leaving) => Requests.PutAsync(rule, context, editing, leaving);

    private static Task<IResult> DeleteAsync(string rule, HttpContext context, EntryEditing<DispatchRule> editing, CancellationToken leaving) => Requests.DeleteAsync(rule, context, editing, leaving);

    private static Task<IResult> RestoreAsync(string rule, long version, HttpContext context, IEntryStore<DispatchRule> store, EntryEditing<DispatchRule> editing, CancellationToken leaving) =>
        Requests.RestoreAsync(rule, version, context, store, editing, leaving);

    private static DispatchRuleView Seen(EntryVersion<DispatchRule> entry, IServiceProvider services) => new(entry.Version, entry.At, entry.By, entry.Value!)
    {
        Secrets = services.GetRequiredService<SipSecrets>().Have(TrunkWarnings.Secrets(entry.Value!)),
        Warnings = services.GetRequiredService<TrunkWarnings>().Of(entry.Value!),
    };
}
