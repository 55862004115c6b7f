using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Outgoing;

public sealed class CallNewsWriterTests
{
    [Fact]
    public void What_was_missed_while_the_call_was_live_is_added_at_its_end() => VirtualTime.Run(async time =>
    {
        var log = new MemoryCallLog(time);
        var outbox = new MemoryOutbox(time);
        await log.CreateAsync(ExampleCall.Record);
        using var writer = new CallNewsWriter(log, outbox, [new Everything()], time, NullLogger<CallNewsWriter>.Instance);

        await writer.LookAsync(ExampleCall.Record.Id);
        var finished = FinishedCall.From(ExampleCall.Record, ExampleCall.Story())!;
        await writer.TellAsync(finished);
        await writer.TellAsync(finished);
        await writer.LookAsync(ExampleCall.Record.Id);

        var queue = Assert.Single(await outbox.TakeDueAsync("all", 10, TimeSpan.FromSeconds(1)));
        var seen = new List<string>();
        while (await outbox.NextAsync(queue) is { } waiting)
        {
            seen.Add(waiting.Event.Type);
            await outbox.PassAsync(queue, waiting);
        }

        Assert.Equal(CallNews.Of(finished).Select(happened => happened.Type), seen);
    });

    private sealed class Everything : ISubscriber
    {
        public string Name => "all";

        public bool Wants(OutgoingEvent happened) => true;

        public Task SendAsync(OutgoingEvent happened, CancellationToken stopping) => Task.CompletedTask;
    }
}
