using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Outgoing;

public sealed class TrunkAlertWriterTests
{
    private static readonly CallId Call = CallId.At(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_stopped_call_is_an_alert_without_the_number_and_each_reason_is_told_once()
    {
        var outbox = new MemoryOutbox(TimeProvider.System);
        var writer = new TrunkAlertWriter(outbox, [new Subscriber("all", true), new Subscriber("none", false)]);
        var alert = new TrunkAlert(Call, "north", "+15550199001", "+4930123456", new TollRefusal(TollReason.CallsPerHour, "The trunk may not place more calls."), TimeProvider.System.GetUtcNow());

        await writer.RaiseAsync(alert);
        await writer.RaiseAsync(alert);

        var queue = Assert.Single(await outbox.TakeDueAsync("all", 10, TimeSpan.FromMinutes(1)));
        var waiting = (await outbox.NextAsync(queue))!;
        Assert.Equal((EventTypes.Alert, "+15550199001", "toll"), (waiting.Event.Type, waiting.Event.Number, waiting.Event.Data.GetProperty("kind").GetString()));
        Assert.Equal(("callsPerHour", "•••3456"), (waiting.Event.Data.GetProperty("reason").GetString(), waiting.Event.Data.GetProperty("destination").GetString()));
        Assert.DoesNotContain("4930123456", waiting.Event.Data.GetRawText(), StringComparison.Ordinal);
        await outbox.PassAsync(queue, waiting);
        Assert.Null(await outbox.NextAsync(queue));
        Assert.Empty(await outbox.TakeDueAsync("none", 10, TimeSpan.FromMinutes(1)));
    }

    private sealed class Subscriber(string name, bool wants) : ISubscriber
    {
        public string Name => name;

        public bool Wants(OutgoingEvent happened) => wants;

        public Task SendAsync(OutgoingEvent happened, CancellationToken stopping) => Task.CompletedTask;
    }
}
