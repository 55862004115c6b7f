using Microsoft.Extensions.Logging;
using VoiceAgent.ServiceDefaults;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.ServiceDefaults;

public sealed class RefusalLogTests
{
    [Fact]
    public void A_flood_of_refusals_makes_one_message_in_ten_seconds_for_each_kind()
    {
        var time = new VirtualTime();
        var lines = new Lines();
        var log = new RefusalLog(time, lines);
        for (var refusal = 0; refusal < 10_000; refusal++)
        {
            log.Refused("token of a callback", "It is forged.");
        }

        log.Refused("webhook code", "It is wrong.");
        time.Advance(TimeSpan.FromSeconds(9));
        log.Refused("token of a callback", "It is forged.");
        Assert.Equal(
            [
                "A token of a callback was refused: It is forged. 0 more were refused since the last message.",
                "A webhook code was refused: It is wrong. 0 more were refused since the last message.",
            ],
            lines.All);

        time.Advance(TimeSpan.FromSeconds(1));
        log.Refused("token of a callback", "It has expired.");
        Assert.Equal("A token of a callback was refused: It has expired. 10000 more were refused since the last message.", lines.All[^1]);
    }

    private sealed class Lines : ILogger<RefusalLog>
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => All.Add(formatter(state, exception));
    }
}
