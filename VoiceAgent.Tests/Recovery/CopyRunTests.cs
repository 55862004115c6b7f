using VoiceAgent.Recovery;

namespace VoiceAgent.Tests.Recovery;

/// <summary>What a copy prints, and its exit code.</summary>
public sealed class CopyRunTests
{
    private readonly StringWriter _results = new();
    private readonly StringWriter _problems = new();

    [Fact]
    public async Task A_copy_without_archived_recordings_is_done()
    {
        Assert.Equal(CopyRun.Done, await RunAsync("https://restored", new CopyReport(2, 0, 0, 0, 0)));
        Assert.StartsWith("recordings: 2 copied", _results.ToString());
        Assert.Empty(_problems.ToString());
    }

    [Fact]
    public async Task A_copy_that_left_archived_recordings_says_what_to_do_and_does_not_count_as_done()
    {
        Assert.Equal(CopyRun.Incomplete, await RunAsync("https://restored", new CopyReport(2, 0, 0, 0, 0, Archived: 3)));
        Assert.Contains("3 not copied because they are archived", _results.ToString(), StringComparison.Ordinal);
        Assert.Contains("Rehydrate them first", _problems.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_from_an_account_to_itself_is_refused() =>
        Assert.Equal(CopyRun.Refused, await RunAsync("https://in-use", new CopyReport(0, 0, 0, 0, 0)));

    private Task<int> RunAsync(string from, CopyReport report)
    {
        var order = new CopyOrder(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, null, new HashSet<string>(), DryRun: false);
        return new CopyRun(_results, _problems).TryAsync(new Asked(from, "https://in-use", "voiceagent", "recordings", order), () => Task.FromResult(report));
    }
}
