using System.Globalization;
using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Api.Routes;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Api.Trunks;

/// <summary>What requests about trunks and about dispatch rules have in common.</summary>
/// <param name="Words">Their names in responses.</param>
/// <param name="Check">The mistakes of an entry.</param>
/// <param name="Show">An entry as the API shows it.</param>
internal sealed record EntryRequests<T>(EntryProblems Words, Func<T, IReadOnlyList<RouteMistake>> Check, Func<EntryVersion<T>, HttpContext, object> Show, Func<T, string, T> Named)
    where T : class, ITrunkEntry
{
    /// <summary>A trunk with a thousand numbers, or a rule with metadata, has less.</summary>
    public const int LongestBody = 128 * 1024;

    public async Task<IResult> HistoryAsync(string id, string? continuation, IEntryStore<T> store, CancellationToken leaving)
    {
        try
        {
            var history = await store.HistoryAsync(id, continuation, leaving);
            return history.Versions.Count == 0 && continuation is null ? Words.NotThere(id) : CallsApi.Json(history);
        }
        catch (FormatException)
        {
            return RouteProblems.BadContinuation();
        }
    }

    public async Task<IResult> ShowAsync(string id, HttpContext context, IEntryStore<T> store, CancellationToken leaving) =>
        await store.FindAsync(id, leaving) is { Value: not null } entry ? Shown(entry, context) : Words.NotThere(id);

    public async Task<IResult> ShowVersionAsync(string id, long version, IEntryStore<T> store, CancellationToken leaving) =>
        await store.FindVersionAsync(id, version, leaving) is { } change ? CallsApi.Json(change) : Words.NoSuchVersion(id, version);

    public async Task<IResult> PutAsync(string id, HttpContext context, EntryEditing<T> editing, CancellationToken leaving)
    {
        var (entry, mistake, isTooLong) = await RouteBody.ReadAsync<T>(context.Request, LongestBody, leaving);
        if (entry is null)
        {
            return isTooLong ? RouteProblems.TooLarge("It has at most 128 kilobytes.") : Words.Invalid([mistake!]);
        }

        if (entry.Id.Length > 0 && entry.Id != id)
        {
            return Words.Invalid([new RouteMistake("id", $"The address names {id}, and the body names {entry.Id}. Write the same id, or leave it out of the body.")]);
        }

        var named = Named(entry, id);
        if (Check(named) is { Count: > 0 } mistakes)
        {
            return Words.Invalid(mistakes);
        }

        return RouteTags.Read(context.Request) is { } basis
            ? Done(await editing.PutAsync(named, basis, Callers.ActorOf(context.User).Name, leaving), id, basis, context)
            : Words.BadTag();
    }

    public async Task<IResult> DeleteAsync(string id, HttpContext context, EntryEditing<T> editing, CancellationToken leaving)
    {
        if (RouteTags.Read(context.Request) is not { IsNew: false } basis)
        {
            return Words.BadTag();
        }

        var edit = await editing.DeleteAsync(id, basis, Callers.ActorOf(context.User).Name, leaving);
        return edit.Outcome switch
        {
            RouteEditOutcome.Done => TypedResults.NoContent(),
            RouteEditOutcome.NotThere => Words.NotThere(id),
            var refused => Refused(refused, id, edit.Entry),
        };
    }

    public async Task<IResult> RestoreAsync(string id, long version, HttpContext context, IEntryStore<T> store, EntryEditing<T> editing, CancellationToken leaving)
    {
        if (await store.FindVersionAsync(id, version, leaving) is not { } former)
        {
            return Words.NoSuchVersion(id, version);
        }

        if (former.After is not { } entry)
        {
            return Words.NothingToRestore(version);
        }

        // The rules may have changed since.
        if (Check(entry) is { Count: > 0 } mistakes)
        {
            return Words.Invalid(mistakes);
        }

        return RouteTags.Read(context.Request) is { } basis
            ? Done(await editing.RestoreAsync(former, basis, Callers.ActorOf(context.User).Name, leaving), id, basis, context)
            : Words.BadTag();
    }

    private IResult Done(EntryEdit<T> edit, string id, RouteBasis basis, HttpContext context)
    {
        if (edit.Outcome is not RouteEditOutcome.Done)
        {
            return Refused(edit.Outcome, id, edit.Entry);
        }

        if (basis.IsNew)
        {
            context.Response.Headers.Location = $"{Words.Path}/{Uri.EscapeDataString(id)}";
        }

        return Shown(edit.Entry!, context, basis.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private IResult Refused(RouteEditOutcome outcome, string id, EntryVersion<T>? known) => Words.Of(outcome, id, known?.Value is null ? null : known.Version, known?.By, known?.At);

    private IResult Shown(EntryVersion<T> entry, HttpContext context, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{entry.Version}\"");
        return TypedResults.Json(Show(entry, context), Contracts.Calls.LoggedEvent.Json, statusCode: status);
    }
}
