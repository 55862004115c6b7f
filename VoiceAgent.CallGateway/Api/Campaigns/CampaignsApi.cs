using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Api.Routes;
using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api.Campaigns;

/// <summary><c>/api/campaigns</c>: creates, fills, runs and reads campaigns.</summary>
internal static class CampaignsApi
{
    private const int LongestSettings = 64 * 1024;

    // Others change a campaign at most a few times in its life.
    private const int Tries = 5;

    public static void MapCampaignsApi(this IEndpointRouteBuilder app)
    {
        var campaigns = app.MapGroup("/api/campaigns").RequireRateLimiting(ApiRegistration.RateLimit);
        campaigns.MapGet("", ListAsync).Reads(Permissions.CampaignsRead).Produces<CampaignPage>();
        campaigns.MapPost("", CreateAsync).Changes(Permissions.CampaignsManage).Produces<CampaignView>(StatusCodes.Status201Created);
        campaigns.MapGet("/{campaign}", ShowAsync).Reads(Permissions.CampaignsRead).Produces<CampaignView>();
        campaigns.MapPost("/{campaign}/contacts", UploadAsync).Changes(Permissions.CampaignsManage).WithMetadata(new RequestSizeLimitAttribute(ContactFile.LongestFile)).Produces<UploadView>();
        campaigns.MapGet("/{campaign}/contacts", ContactsAsync).Discloses(Permissions.CampaignsRead).Produces<ContactPage>();
        campaigns.MapGet("/{campaign}/results", ResultsFile.ServeAsync).Discloses(Permissions.CampaignsRead).Produces<string>(contentType: "text/csv");
        campaigns.MapPost("/{campaign}/start", StartAsync).Changes(Permissions.CampaignsManage).Produces<CampaignView>();
        campaigns.MapPost("/{campaign}/pause", PauseAsync).Changes(Permissions.CampaignsManage).Produces<CampaignView>();
        campaigns.MapPost("/{campaign}/resume", ResumeAsync).Changes(Permissions.CampaignsManage).Produces<CampaignView>();
        campaigns.MapPost("/{campaign}/end", EndAsync).Changes(Permissions.CampaignsManage).Produces<CampaignView>();
    }

    private static async Task<IResult> ListAsync(string? continuation, ICampaigns store, CancellationToken leaving)
    {
        try
        {
            return CallsApi.Json(await store.ListAsync(continuation, leaving));
        }
        catch (FormatException)
        {
            return RouteProblems.BadContinuation();
        }
    }

    private static async Task<IResult> CreateAsync(HttpContext context, ICampaigns store, IContacts contacts, OutboundCalls outbound, TimeProvider time, CancellationToken leaving)
    {
        var (settings, mistake, isTooLong) = await RouteBody.ReadAsync<CampaignSettings>(context.Request, LongestSettings, leaving);
        if (settings is null)
        {
            return isTooLong ? RouteProblems.TooLarge("The settings have at most 64 kilobytes.") : RouteProblems.Invalid([mistake!], "The campaign is not valid.");
        }

        var mistakes = CampaignRules.Check(settings).Concat(RouteRules.When(
            outbound.RouteOf(settings.From) is null, "from", PlaceSentences.Of(PlaceOutcome.NoRoute))).ToArray();
        if (mistakes.Length > 0)
        {
            return RouteProblems.Invalid(mistakes, "The campaign is not valid.");
        }

        var now = time.GetUtcNow();
        var campaign = new Campaign(Guid.CreateVersion7(now), settings, now, Callers.ActorOf(context.User).Name);
        await store.AddAsync(campaign, leaving);
        return TypedResults.Json(await ViewAsync(campaign, contacts, leaving), LoggedEvent.Json, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ShowAsync(string campaign, ICampaigns store, IContacts contacts, CancellationToken leaving) =>
        await FindAsync(campaign, store, leaving) is { } found ? CallsApi.Json(await ViewAsync(found, contacts, leaving)) : CampaignProblems.NoSuchCampaign(campaign);

    private static async Task<IResult> UploadAsync(string campaign, HttpRequest request, ICampaigns store, IContacts contacts, IOptions<OutboundOptions> options, CancellationToken leaving)
    {
        if (await FindAsync(campaign, store, leaving) is not { } found)
        {
            return CampaignProblems.NoSuchCampaign(campaign);
        }

        if (found.State is CampaignState.Ended or CampaignState.Done)
        {
            return CampaignProblems.WrongState(found.State, "Create another campaign for more numbers.");
        }

        if (await TextFile.ReadAsync(request, ContactFile.LongestFile, leaving) is not { } text)
        {
            return RouteProblems.TooLarge("A file has at most 5 megabytes.");
        }

        if (text.Contains('\uFFFD'))
        {
            return CampaignProblems.NotText();
        }

        var reading = ContactFile.Read(text, found, options.Value.MayCall);
        if (reading.Mistakes.Count > 0)
        {
            return CampaignProblems.BadLines(reading);
        }

        var added = await contacts.AddAsync(found.Id, reading.Contacts, leaving);

        // The last call of the campaign may have ended meanwhile. Then it has somebody to call again.
        await ChangeAsync(found.Id, store, current => current.State is CampaignState.Done && added > 0 ? current with { State = CampaignState.Running, IsSettled = false, EndedAt = null } : null, leaving);
        return CallsApi.Json(new UploadView(added, reading.Contacts.Count - added));
    }

    private static async Task<IResult> ContactsAsync(string campaign, string? state, string? continuation, ICampaigns store, IContacts contacts, CancellationToken leaving)
    {
        if (await FindAsync(campaign, store, leaving) is not { } found)
        {
            return CampaignProblems.NoSuchCampaign(campaign);
        }

        var wanted = default(DialState);
        if (state is not null && (!Enum.TryParse(state, ignoreCase: true, out wanted) || !Enum.IsDefined(wanted) || !char.IsAsciiLetter(state[0])))
        {
            return CampaignProblems.BadState(state);
        }

        try
        {
            return CallsApi.Json(await contacts.ListAsync(found.Id, state is null ? null : wanted, continuation, leaving));
        }
        catch (FormatException)
        {
            return RouteProblems.BadContinuation();
        }
    }

    private static async Task<IResult> StartAsync(string campaign, ICampaigns store, IContacts contacts, TimeProvider time, CancellationToken leaving)
    {
        if (await FindAsync(campaign, store, leaving) is { State: CampaignState.Draft } draft && (await contacts.CountAsync(draft.Id, leaving)).Values.Sum() == 0)
        {
            return CampaignProblems.Empty();
        }

        return await SwitchAsync(campaign, store, contacts, [CampaignState.Draft], current => current with { State = CampaignState.Running, StartedAt = time.GetUtcNow() }, "Only a draft can be started.", leaving);
    }

    private static Task<IResult> PauseAsync(string campaign, ICampaigns store, IContacts contacts, CancellationToken leaving) => SwitchAsync(
        campaign, store, contacts, [CampaignState.Running], current => current with { State = CampaignState.Paused }, "Only a running campaign can be paused.", leaving);

    private static Task<IResult> ResumeAsync(string campaign, ICampaigns store, IContacts contacts, CancellationToken leaving) => SwitchAsync(
        campaign, store, contacts, [CampaignState.Paused], current => current with { State = CampaignState.Running }, "Only a paused campaign can be resumed.", leaving);

    private static Task<IResult> EndAsync(string campaign, ICampaigns store, IContacts contacts, TimeProvider time, CancellationToken leaving) => SwitchAsync(
        campaign, store, contacts, [CampaignState.Draft, CampaignState.Running, CampaignState.Paused],
        current => current with { State = CampaignState.Ended, EndedAt = time.GetUtcNow() }, "It has ended already.", leaving);

    private static async Task<IResult> SwitchAsync(
        string campaign, ICampaigns store, IContacts contacts, CampaignState[] from, Func<Campaign, Campaign> change, string wanted, CancellationToken leaving)
    {
        if (await FindAsync(campaign, store, leaving) is not { } found)
        {
            return CampaignProblems.NoSuchCampaign(campaign);
        }

        CampaignState? refused = null;
        var changed = await ChangeAsync(found.Id, store, current =>
        {
            refused = from.Contains(current.State) ? null : current.State;
            return refused is null ? change(current) : null;
        }, leaving);
        return refused is { } state ? CampaignProblems.WrongState(state, wanted)
            : changed is null ? CampaignProblems.Changed()
            : CallsApi.Json(await ViewAsync(changed, contacts, leaving));
    }

    /// <returns>The campaign after the change. Null when nothing was changed.</returns>
    private static async Task<Campaign?> ChangeAsync(Guid id, ICampaigns store, Func<Campaign, Campaign?> change, CancellationToken leaving)
    {
        for (var number = 0; number < Tries; number++)
        {
            if (await store.FindAsync(id, leaving) is not { } current || change(current) is not { } next)
            {
                return null;
            }

            if (await store.TryReplaceAsync(next, leaving) is { } changed)
            {
                return changed;
            }
        }

        return null;
    }

    internal static async Task<Campaign?> FindAsync(string campaign, ICampaigns store, CancellationToken leaving) =>
        Guid.TryParseExact(campaign, "D", out var id) ? await store.FindAsync(id, leaving) : null;

    private static async Task<CampaignView> ViewAsync(Campaign campaign, IContacts contacts, CancellationToken leaving) =>
        CampaignView.Of(campaign, await contacts.CountAsync(campaign.Id, leaving));
}
