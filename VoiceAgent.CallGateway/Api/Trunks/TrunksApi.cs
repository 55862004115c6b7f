using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Api.Routes;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Trunks;
using Microsoft.AspNetCore.Mvc;

namespace VoiceAgent.CallGateway.Api.Trunks;

/// <summary><c>/api/trunks</c>: reads and changes trunks, and shows how they are.</summary>
internal static class TrunksApi
{
    private static readonly EntryRequests<Trunk> Requests = new(new EntryProblems("trunk", "/api/trunks"), TrunkRules.Check, (entry, context) => Seen(entry, context.RequestServices), (trunk, id) => trunk with { Id = id });

    public static void MapTrunksApi(this IEndpointRouteBuilder app)
    {
        var trunks = app.MapGroup("/api/trunks").RequireRateLimiting(ApiRegistration.RateLimit);

        trunks.MapGet("", ListAsync).Reads(Permissions.TrunksRead).Produces<TrunkList>();
        trunks.MapGet("/{trunk}", ShowAsync).Reads(Permissions.TrunksRead).Produces<TrunkView>();
        trunks.MapGet("/{trunk}/state", StateAsync).Reads(Permissions.TrunksRead).Produces<TrunkState>();
        trunks.MapGet("/{trunk}/history", HistoryAsync).Reads(Permissions.TrunksRead).Produces<EntryHistory<Trunk>>();
        trunks.MapGet("/{trunk}/history/{version}", ShowVersionAsync).Reads(Permissions.TrunksRead).Produces<EntryChange<Trunk>>();
        trunks.MapPut("/{trunk}", PutAsync).Changes(Permissions.TrunksWrite).WithMetadata(new RequestSizeLimitAttribute(EntryRequests<Trunk>.LongestBody)).Produces<TrunkView>();
        trunks.MapDelete("/{trunk}", DeleteAsync).Changes(Permissions.TrunksWrite).Produces(StatusCodes.Status204NoContent);
        trunks.MapPost("/{trunk}/history/{version}/restore", RestoreAsync).Changes(Permissions.TrunksWrite).Produces<TrunkView>();
        trunks.MapPost("/{trunk}/test-call", TestCallApi.PlaceAsync).Commands(Permissions.CallsPlace).Produces<TestCallStarted>(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ListAsync(string? continuation, HttpContext context, IEntryStore<Trunk> store, ITrunkStates states, CancellationToken leaving)
    {
        try
        {
            var page = await store.ListAsync(continuation, leaving);
            var views = await Task.WhenAll(page.Entries.Select(async entry => Seen(entry, context.RequestServices) with { State = await StateOrNullAsync(entry.Id, states, leaving) }));
            return CallsApi.Json(new TrunkList(views, page.Continuation));
        }
        catch (FormatException)
        {
            return RouteProblems.BadContinuation();
        }
    }

    private static Task<IResult> ShowAsync(string trunk, HttpContext context, IEntryStore<Trunk> store, CancellationToken leaving) => Requests.ShowAsync(trunk, context, store, leaving);

    private static async Task<IResult> StateAsync(string trunk, IEntryStore<Trunk> store, ITrunkStates states, CancellationToken leaving) =>
        await store.FindAsync(trunk, leaving) is { Value: not null } ? CallsApi.Json(await states.ReadAsync(trunk)) : Requests.Words.NotThere(trunk);

    private static Task<IResult> HistoryAsync(string trunk, string? continuation, IEntryStore<Trunk> store, CancellationToken leaving) => Requests.HistoryAsync(trunk, continuation, store, leaving);

    private static Task<IResult> ShowVersionAsync(string trunk, long version, IEntryStore<Trunk> store, CancellationToken leaving) => Requests.ShowVersionAsync(trunk, version, store, leaving);

    private static Task<IResult> PutAsync(string trunk, HttpContext context, EntryEditing<Trunk> editing, CancellationToken leaving) => Requests.PutAsync(trunk, context, editing, leaving);

    private static Task<IResult> DeleteAsync(string trunk, HttpContext context, EntryEditing<Trunk> editing, CancellationToken leaving) => Requests.DeleteAsync(trunk, context, editing, leaving);

    private static Task<IResult> RestoreAsync(string trunk, long version, HttpContext context, IEntryStore<Trunk> store, EntryEditing<Trunk> editing, CancellationToken leaving) =>
        Requests.RestoreAsync(trunk, version, context, store, editing, leaving);

    private static TrunkView Seen(EntryVersion<Trunk> entry, IServiceProvider services) => new(entry.Version, entry.At, entry.By, entry.Value!)
    {
        Secrets = services.GetRequiredService<SipSecrets>().Have(entry.Value!.Secrets()),
        Warnings = services.GetRequiredService<TrunkWarnings>().Of(entry.Value),
    };

    // The list is useful without the reports too.
    private static async Task<TrunkState?> StateOrNullAsync(string trunk, ITrunkStates states, CancellationToken leaving)
    {
        try
        {
            return await states.ReadAsync(trunk).WaitAsync(leaving);
        }
        catch (Exception) when (!leaving.IsCancellationRequested)
        {
            return null;
        }
    }
}
