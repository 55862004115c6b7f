using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Cosmos;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Cosmos;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Cosmos;

/// <summary>Tests the contract of the stores of campaigns, through the official client.</summary>
[Collection(CosmosCollection.Name)]
public sealed class CosmosCampaignsTests(CosmosFixture cosmos) : IAsyncLifetime
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private readonly IOptions<CosmosOptions> _options = Options.Create(new CosmosOptions { Database = $"tests-{Guid.NewGuid():N}" });
    private readonly IOptions<RetentionOptions> _retention = Options.Create(new RetentionOptions());

    private CosmosCampaigns Campaigns => new(cosmos.Client, _options, _retention);

    private CosmosContacts Contacts => new(cosmos.Client, _options, _retention);

    private CosmosDoNotCall DoNotCall => new(cosmos.Client, _options);

    public async Task InitializeAsync()
    {
        using var setup = new CosmosSetup(cosmos.Client, [CosmosCampaigns.Container, CosmosCallbacks.Container], [], _options, TimeProvider.System, NullLogger<CosmosSetup>.Instance);
        await setup.StartAsync(default);
        await setup.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async Task DisposeAsync() => await cosmos.Client.GetDatabase(_options.Value.Database).DeleteAsync();

    [Fact]
    public async Task A_campaign_is_changed_by_one_of_two_and_is_listed_while_it_is_open()
    {
        var campaign = new Campaign(Guid.CreateVersion7(At), new CampaignSettings { Name = "Renewals", From = "+15550199001" }, At, "Ana");
        await Campaigns.AddAsync(campaign, default);
        Assert.Empty(await Campaigns.OpenAsync(default));
        var found = (await Campaigns.FindAsync(campaign.Id, default))!;

        var running = await Campaigns.TryReplaceAsync(found with { State = CampaignState.Running }, default);
        Assert.Null(await Campaigns.TryReplaceAsync(found with { State = CampaignState.Ended }, default));
        Assert.Equal(CampaignState.Running, Assert.Single(await Campaigns.OpenAsync(default)).State);
        Assert.NotNull(await Campaigns.TryReplaceAsync(running! with { State = CampaignState.Done, IsSettled = true }, default));

        Assert.Empty(await Campaigns.OpenAsync(default));
        Assert.Equal(campaign.Id, Assert.Single((await Campaigns.ListAsync(null, default)).Campaigns).Id);
        Assert.Null(await Campaigns.FindAsync(Guid.NewGuid(), default));
    }

    [Fact]
    public async Task Contacts_are_found_by_state_and_time_and_counted()
    {
        var campaign = Guid.CreateVersion7(At);
        Contact[] contacts = [.. Enumerable.Range(0, 150).Select(number => new Contact(campaign, $"+1555010{number:D4}", "Ada", new Dictionary<string, string> { ["policy"] = "P-1" }))];
        Assert.Equal(150, await Contacts.AddAsync(campaign, contacts, default));
        Assert.Equal(1, await Contacts.AddAsync(campaign, [.. contacts.Take(20), contacts[0] with { Number = "+15550109999" }], default));

        var first = (await Contacts.DueAsync(campaign, At, 1, default))[0];
        var call = CallId.At(At);
        var begun = (await Contacts.TryReplaceAsync(first with { Dial = DialRules.Begun(first.Dial, call, At) }, default))!;
        Assert.Null(await Contacts.TryReplaceAsync(first with { Dial = DialRules.Begun(first.Dial, CallId.At(At), At) }, default));
        Assert.Equal(call, Assert.Single(await Contacts.CallingAsync(campaign, default)).Dial.Call);
        Assert.Equal((1, 0), (await Contacts.CountSinceAsync(campaign, At.AddSeconds(-1), default), await Contacts.CountSinceAsync(campaign, At.AddSeconds(1), default)));

        await Contacts.TryReplaceAsync(begun with { Dial = DialRules.Settled(begun.Dial, DialOutcome.Busy, new RetryRule(2, TimeSpan.FromMinutes(5)), At) }, default);
        Assert.Equal(150, (await Contacts.DueAsync(campaign, At, 200, default)).Count);
        var due = await Contacts.DueAsync(campaign, At.AddMinutes(5), 200, default);
        Assert.Equal((151, first.Number), (due.Count, due[^1].Number));
        Assert.Equal(DialOutcome.Busy, Assert.Single(due[^1].Dial.Attempts).Outcome);
        Assert.Equal(new Dictionary<DialState, int> { [DialState.Waiting] = 151 }, await Contacts.CountAsync(campaign, default));
        Assert.Equal(7, (await Contacts.WaitingAsync(campaign, 7, default)).Count);

        var page = await Contacts.ListAsync(campaign, DialState.Waiting, null, default);
        var rest = await Contacts.ListAsync(campaign, DialState.Waiting, page.Continuation, default);
        Assert.Equal(151, page.Contacts.Concat(rest.Contacts).Select(contact => contact.Number).Distinct().Count());
        Assert.Empty((await Contacts.ListAsync(campaign, DialState.Answered, null, default)).Contacts);
    }

    [Fact]
    public async Task The_do_not_call_list_and_requests_to_be_called_back_are_kept()
    {
        await DoNotCall.SaveAsync(new BlockedNumber("+15550100001", At, "Ana", "Wants no calls."), default);
        Assert.Equal("Ana", (await DoNotCall.FindAsync("+15550100001", default))!.By);
        Assert.Null(await DoNotCall.FindAsync("+15550100002", default));
        Assert.Single((await DoNotCall.ListAsync(null, default)).Numbers);
        Assert.True(await DoNotCall.RemoveAsync("+15550100001", default));
        Assert.False(await DoNotCall.RemoveAsync("+15550100001", default));

        var store = new CosmosCallbacks(cosmos.Client, _options, _retention);
        var request = new CallbackRequest(Guid.CreateVersion7(At), "+15550100001", "default", At, "caller", "") { WishedAt = At.AddHours(1) };
        await store.AddAsync(request, default);
        var open = Assert.Single(await store.OpenAsync(default));
        Assert.NotNull(await store.TryReplaceAsync(open.With(DialRules.Begun(open.Now, CallId.At(At), At)), default));
        Assert.Null(await store.TryReplaceAsync(open.With(DialRules.Closed(open.Now, DialState.Cancelled, null)), default));
        Assert.Equal(CallbackStatus.Calling, (await store.FindAsync(request.Id, default))!.Status);
        Assert.Empty((await store.ListAsync(CallbackStatus.Waiting, null, default)).Requests);
    }
}
