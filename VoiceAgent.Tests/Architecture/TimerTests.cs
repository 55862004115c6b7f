using System.Text.RegularExpressions;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Architecture;

/// <summary>
/// A timer's Dispose does not wait for a callback that has begun. If such a callback cancels a source that is already disposed,
/// the exception on the timer's thread ends the process.
/// </summary>
public sealed partial class TimerTests
{
    private static readonly string[] Programs =
        ["VoiceAgent.CallGateway", "VoiceAgent.Pipeline", "VoiceAgent.Dashboard", "VoiceAgent.CallLog", "VoiceAgent.Cosmos", "VoiceAgent.ServiceDefaults", "VoiceAgent.AppHost", "VoiceAgent.Emulators", "VoiceAgent.StandIns", "VoiceAgent.LoadTest", "VoiceAgent.Recovery", "VoiceAgent.Sip", "VoiceAgent.Rtp"];

    [Fact]
    public void A_timer_that_cancels_a_source_is_waited_for_or_is_the_sources_own() =>
        Assert.Empty(Programs.SelectMany(folder => SourceTree.Files(folder))
            .Where(file => NotWaitedFor().IsMatch(string.Join('\n', file.Lines)))
            .Select(file => file.Path));

    [Theory]
    [InlineData("using var timer = time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), source, Soon, Once);", true)]
    [InlineData("using (time.CreateTimer(_ => source.Cancel(), null, Soon, Once))", true)]
    [InlineData("await using var timer = time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), source, Soon, Once);", false)]
    [InlineData("using var patience = new CancellationTokenSource(Soon, time);", false)]
    public void The_rule_knows_such_a_timer(string line, bool isOne) => Assert.Equal(isOne, NotWaitedFor().IsMatch(line));

    [GeneratedRegex(@"(?<!await )\busing (var \w+ = |\()[^;{]*?(CreateTimer|new Timer)\([^;{]*?\.Cancel\(\)")]
    private static partial Regex NotWaitedFor();
}
