using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.Cosmos;
using VoiceAgent.Pipeline.Scenarios.Cosmos;
using VoiceAgent.Pipeline.Scenarios.Insurance.Billing;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.Scenarios.Restaurant;
using VoiceAgent.Pipeline.Scenarios.Samples;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Scenarios;

public sealed class MemoryStoreTests : StoreContract
{
    private readonly MemoryScenarioStores _stores = new();

    internal override IMembers Members => _stores;

    internal override IPayments Payments => _stores;

    internal override IReservations Book => _stores;
}

[Collection(CosmosCollection.Name)]
public sealed class CosmosStoreTests(CosmosFixture cosmos) : StoreContract, IAsyncLifetime
{
    private readonly IOptions<CosmosOptions> _options = Options.Create(new CosmosOptions { Database = $"tests-{Guid.NewGuid():N}" });

    internal override IMembers Members => new CosmosMembers(cosmos.Client, _options);

    internal override IPayments Payments => new CosmosPayments(cosmos.Client, _options);

    internal override IReservations Book => new CosmosReservations(cosmos.Client, _options);

    public Task InitializeAsync() => SetUpAsync(seed: false);

    public async Task DisposeAsync() => await cosmos.Client.GetDatabase(_options.Value.Database).DeleteAsync();

    [Fact]
    public async Task Samples_are_there_after_a_start_that_asks_for_them_and_not_before()
    {
        Assert.Null(await Members.FindAsync("4719", default));

        await SetUpAsync(seed: true);

        Assert.Equal("Alex Morgan", (await Members.FindAsync("4719", default))!.Name);
    }

    private async Task SetUpAsync(bool seed)
    {
        using var setup = new CosmosSetup(
            cosmos.Client,
            ScenarioContainers.All,
            [new ScenarioPreparation(Members, Options.Create(new SampleOptions { Seed = seed }))],
            _options,
            TimeProvider.System,
            NullLogger<CosmosSetup>.Instance);
        await setup.StartAsync(default);
        await setup.Done.WaitAsync(TimeSpan.FromSeconds(60));
        var health = new CosmosHealth(cosmos.Client, setup, ScenarioContainers.All, _options, TimeProvider.System);
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new HealthCheckContext())).Status);
    }
}
