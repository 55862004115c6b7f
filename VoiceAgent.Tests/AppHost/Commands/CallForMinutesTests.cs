using Aspire.Hosting.ApplicationModel;
using VoiceAgent.AppHost.Commands;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.AppHost.Commands;

public sealed class CallForMinutesTests
{
    private static readonly string[] Known = ["claim-status", "dental", "cough"];

    private readonly VirtualTime _time = new();
    private readonly CallForMinutes _load;

    public CallForMinutesTests() => _load = new CallForMinutes("/reports", _time);

    [Fact]
    public async Task A_start_takes_its_arguments_from_the_dialog_and_tells_where_the_report_will_be()
    {
        var arguments = new List<object>();

        var started = await _load.StartAsync(new LoadOrder(7, 3, "cough"), runs: () => false, start: () =>
        {
            _load.Begin(arguments);
            return Task.FromResult(CommandResults.Success());
        });

        Assert.True(started.Success);
        Assert.Equal(["--callers", "7", "--duration", "3m", "--mix", "cough", "--output", _load.Report], arguments);
        Assert.Equal("/reports/load-20260105-090000", _load.Report);
        Assert.Contains("7 people call for 3 min.", started.Message);
        Assert.Contains($"{_load.Report}.html", started.Data!.Value);
    }

    [Fact]
    public void A_start_without_the_dialog_calls_as_usual_and_no_two_starts_write_the_same_report()
    {
        var (first, second) = (new List<object>(), new List<object>());

        _load.Begin(first);
        _time.Advance(TimeSpan.FromSeconds(1));
        _load.Begin(second);

        Assert.Equal(["--callers", "5", "--duration", "1m"], first.Take(4));
        Assert.NotEqual(first[^1], second[^1]);
    }

    [Fact]
    public async Task A_second_start_is_refused_while_one_runs_and_changes_nothing()
    {
        var refused = await _load.StartAsync(new LoadOrder(7, 3, "cough"), runs: () => true, start: () => throw new InvalidOperationException("started"));

        Assert.False(refused.Success);
        Assert.StartsWith("A load test runs already.", refused.Message);
        Assert.True((await _load.StartAsync(new LoadOrder(7, 3, "cough"), runs: () => false, start: () => Task.FromResult(CommandResults.Success()))).Success);
    }

    [Fact]
    public async Task Two_starts_at_the_same_moment_are_one()
    {
        var begun = new TaskCompletionSource<ExecuteCommandResult>();
        var first = _load.StartAsync(LoadOrder.Usual, runs: () => false, start: () => begun.Task);

        var second = await _load.StartAsync(LoadOrder.Usual, runs: () => false, start: () => throw new InvalidOperationException("started twice"));

        Assert.False(second.Success);
        begun.SetResult(CommandResults.Success());
        Assert.True((await first).Success);
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("21", null)]
    [InlineData("2.5", null)]
    [InlineData("many", null)]
    [InlineData(null, null)]
    [InlineData("1", 1)]
    [InlineData("20", 20)]
    public void Callers_are_a_whole_number_within_bounds(string? text, int? expected) => Assert.Equal(expected, LoadOrder.Whole(text, LoadOrder.MostCallers));

    [Theory]
    [InlineData("claim-status:3,dental@+15550199002:2, cough", null)]
    [InlineData(" , ", "The mix of call scripts is empty")]
    [InlineData("claim-status:0", "'claim-status:0' is not a script with")]
    [InlineData("dental@5550199002", "'dental@5550199002' is not a script with")]
    [InlineData("../secrets.yaml", "'../secrets.yaml' is not a script with")]
    [InlineData("koff", "The telephone has no call script 'koff' that many can call by: see the choices of the command 'place-a-call'.")]
    public void A_mix_names_scripts_that_the_telephone_has(string mix, string? complaint)
    {
        var said = LoadOrder.ComplaintOfMix(mix, Known);

        if (complaint is null)
        {
            Assert.Null(said);
        }
        else
        {
            Assert.StartsWith(complaint, said);
        }
    }
}
