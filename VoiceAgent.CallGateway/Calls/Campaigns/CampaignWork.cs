using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Campaigns;

/// <summary>
/// Does what a campaign needs now. Everything that a decision needs is in the store, so any gateway can go on after any step:
/// <code>
/// 1 settle attempts that have ended     the outcome is in the call's record, also when this gateway did not place the call
/// 2 give up contacts                    when a person has ended the campaign
/// 3 begin calls                         within the hours and the pace
/// 4 note that nothing is left to do
/// </code>
/// Each change of a contact names the version that it was computed from. So of two gateways only one begins an attempt.
/// </summary>
internal sealed class CampaignWork(
    ICampaigns campaigns, IContacts contacts, OutboundCalls outbound, AttemptFates fates, RouteTable routes, TimeProvider time, ILogger<CampaignWork> logger)
{
    private const int GivenUpAtOnce = 100;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>After an attempt that could not be made, the contact waits so long. The attempt does not count.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    /// <param name="closing">No more calls are begun.</param>
    /// <param name="late">Ends a round that takes too long.</param>
    public async Task LookAsync(Campaign campaign, CancellationToken closing, CancellationToken late)
    {
        // 1
        var calling = 0;
        foreach (var contact in await contacts.CallingAsync(campaign.Id, late))
        {
            calling += await SettleAsync(campaign, contact, late) ? 0 : 1;
        }

        // 2 and 3
        if (campaign.State is CampaignState.Ended)
        {
            await GiveUpAsync(campaign, late);
        }
        else if (campaign.State is CampaignState.Running)
        {
            calling += await BeginAsync(campaign, calling, closing, late);
        }

        // 4
        if (calling == 0)
        {
            await CloseAsync(campaign, late);
        }
    }

    /// <returns>False while the attempt is in progress.</returns>
    private async Task<bool> SettleAsync(Campaign campaign, Contact contact, CancellationToken late)
    {
        var now = time.GetUtcNow();
        var fate = await fates.FindAsync(contact.Dial.Call!.Value, contact.Dial.CalledAt!.Value, late);
        if (fate.IsGoing)
        {
            return false;
        }

        var dial = fate.Outcome is { } outcome
            ? DialRules.Settled(contact.Dial, outcome, campaign.Settings.Retry.Of(outcome), now)
            : DialRules.NotPlaced(contact.Dial, now, null);
        return await contacts.TryReplaceAsync(contact with { Dial = dial }, late) is not null;
    }

    private async Task GiveUpAsync(Campaign campaign, CancellationToken late)
    {
        foreach (var contact in await contacts.WaitingAsync(campaign.Id, GivenUpAtOnce, late))
        {
            await contacts.TryReplaceAsync(contact with { Dial = DialRules.Closed(contact.Dial, DialState.GivenUp, "The campaign was ended.") }, late);
        }
    }

    /// <returns>How many calls were begun.</returns>
    private async Task<int> BeginAsync(Campaign campaign, int calling, CancellationToken closing, CancellationToken late)
    {
        var now = time.GetUtcNow();
        var route = routes.Find(campaign.Settings.From).Route;
        if (!AllowedHours.AreNow(campaign.Settings.Hours ?? route?.Hours, campaign.Settings.TimeZone ?? route?.TimeZone, now))
        {
            return 0;
        }

        var pace = CampaignPace.Of(campaign.Settings, calling, await contacts.CountSinceAsync(campaign.Id, now - Minute, late), CampaignRounds.Interval);
        var begun = 0;
        foreach (var contact in pace == 0 ? [] : await contacts.DueAsync(campaign.Id, now, pace, late))
        {
            if (closing.IsCancellationRequested || await CallAsync(campaign, contact, late) is not { } isCalling)
            {
                break;
            }

            begun += isCalling ? 1 : 0;
        }

        return begun;
    }

    /// <returns>Whether the contact is called. Null when nobody can be called now.</returns>
    private async Task<bool?> CallAsync(Campaign campaign, Contact contact, CancellationToken late)
    {
        var now = time.GetUtcNow();
        var call = CallId.At(now);
        if (await contacts.TryReplaceAsync(contact with { Dial = DialRules.Begun(contact.Dial, call, now) }, late) is not { } begun)
        {
            return false;
        }

        var settings = campaign.Settings;
        var order = new OutboundOrder(settings.From, contact.Number, "campaign", contact.TalkOf(settings), settings.RingsFor) { Cause = $"{campaign.Id}" };
        var outcome = await outbound.PlaceAsync(call, order, late);
        if (DialRules.Asked(begun.Dial, outcome, DialState.DoNotCall, DialState.Failed, now + Again) is not { } after)
        {
            // It rings, or its record tells why not.
            return true;
        }

        OutboundLog.NotCalled(logger, campaign.Id, outcome);
        await contacts.TryReplaceAsync(begun with { Dial = after }, late);
        return after.IsOpen ? null : false;
    }

    private async Task CloseAsync(Campaign campaign, CancellationToken late)
    {
        var counts = await contacts.CountAsync(campaign.Id, late);
        if (counts.GetValueOrDefault(DialState.Waiting) + counts.GetValueOrDefault(DialState.Calling) > 0)
        {
            return;
        }

        await campaigns.TryReplaceAsync(
            campaign with { State = campaign.State is CampaignState.Ended ? CampaignState.Ended : CampaignState.Done, EndedAt = campaign.EndedAt ?? time.GetUtcNow(), IsSettled = true, Note = null }, late);
    }
}
