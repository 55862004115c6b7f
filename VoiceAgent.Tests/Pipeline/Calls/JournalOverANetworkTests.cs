using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Spool;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Calls;

/// <summary>The network to a real Redis engine is cut while a call's events are written.</summary>
[Collection(GarnetCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class JournalOverANetworkTests(GarnetFixture garnet) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("voiceagent-spool-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_event_arrives_once_and_in_order_when_the_network_is_back_during_the_call_or_after_it(bool duringTheCall)
    {
        var call = CallId.At(TimeProvider.System.GetUtcNow());
        var address = garnet.ConnectionString.Split(',')[0];
        await using var network = new Relay(new Uri($"tcp://{address}"));
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{network.Address.Host}:{network.Address.Port},abortConnect=false,asyncTimeout=1000,connectRetry=1,connectTimeout=1000");
        var log = new RedisCallLog(redis, TimeProvider.System);
        var lease = await new RedisCallLeases(garnet.Redis).TakeAsync(call, "worker-1");
        using var spool = new SpoolFolder(new SpoolOptions { Folder = _folder }, TimeProvider.System, NullLogger.Instance);
        var journal = new CallJournal(lease, log, TimeProvider.System, NullLogger.Instance, () => Assert.Fail("The lease is not lost."), spool);
        for (var turn = 0; turn < 60; turn++)
        {
            journal.Add(new CallerPressed(turn, "1"));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            switch (turn)
            {
                case 10:
                    network.Cut();
                    break;
                case 50 when duringTheCall:
                    network.Mend();
                    break;
            }
        }

        await journal.DisposeAsync();
        network.Mend();
        using var deliveries = new JournalDeliveries(log, spool, TimeProvider.System, NullLogger<JournalDeliveries>.Instance);
        var direct = new RedisCallLog(garnet.Redis, TimeProvider.System);
        await Waiting.UntilAsync(async () =>
        {
            await deliveries.DeliverAsync(default);
            return (await direct.ReadAsync(call)).Count >= 60;
        });

        Assert.Equal(Enumerable.Range(0, 60), (await direct.ReadAsync(call)).Select(logged => ((CallerPressed)logged.Event).Turn));
    }
}
