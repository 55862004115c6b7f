using System.Text.Json;
using Spectre.Console;
using VoiceAgent.LoadTest;
using VoiceAgent.LoadTest.Calling;
using VoiceAgent.LoadTest.Reporting;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.LoadTest;

public sealed class LoadRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("load-").FullName;
    private readonly StringWriter _printed = new();

    [Fact]
    public async Task Every_call_is_placed_and_reported_once_with_its_own_seed()
    {
        await using var phone = await FakePhone.StartAsync();

        var code = await RunAsync(Order(phone, "claim-status:3,cough", callers: 3, calls: 8));

        Assert.Equal(LoadRun.Good, code);
        Assert.Equal(8, phone.Placed.Count);
        Assert.Equal(3, phone.MostInProgress);
        Assert.Equal([6, 2], new[] { "claim-status", "cough" }.Select(name => phone.Placed.Values.Count(order => order.GetProperty("name").GetString() == name)));
        Assert.Equal(Enumerable.Range(40, 8), phone.Placed.Values.Select(order => order.GetProperty("seed").GetInt32()).Order());
        Assert.All(phone.Placed.Values, order => Assert.False(order.TryGetProperty("from", out _), "Agents know their members by the script's telephone."));
        Assert.All(phone.Placed.Values, order => Assert.False(order.GetProperty("tape").GetBoolean()));
        var report = Written();
        Assert.Equal(8, report.GetProperty("all").GetProperty("calls").GetInt32());
        Assert.Equal(120, report.GetProperty("all").GetProperty("greeting").GetProperty("p50").GetDouble());
    }

    [Fact]
    public async Task A_missed_threshold_and_a_failed_call_are_exit_code_1()
    {
        await using var phone = await FakePhone.StartAsync();
        phone.Result = _ => new { state = "ended", durationMs = 9_000, said = new[] { new { at = 0, until = 900, text = "hello" } }, responseLatencies = new[] { new { turn = 1, ms = 1_200 } } };

        Assert.Equal(LoadRun.Missed, await RunAsync(Order(phone, "cough", calls: 2) with { Thresholds = new Thresholds(TurnP95: 1_100) }));
        Assert.Contains("the limit of turn p95 is 1100 ms, but it was 1200 ms.", _printed.ToString());

        phone.Result = _ => new { state = "failed", failures = new[] { "line 5: expected to hear 'how can i help', heard 'one moment'" } };
        Assert.Equal(LoadRun.Missed, await RunAsync(Order(phone, "cough", calls: 2)));
        Assert.Contains("2 × cough: line 5: expected to hear 'how can i help'\n", _printed.ToString().ReplaceLineEndings("\n"));
        Assert.Equal(LoadRun.Good, await RunAsync(Order(phone, "cough", calls: 2) with { Thresholds = new Thresholds(Failures: 2) }));
    }

    [Fact]
    public async Task A_telephone_that_refuses_a_call_makes_it_fail_with_the_reason()
    {
        await using var phone = await FakePhone.StartAsync();
        phone.Refuses = 503;

        Assert.Equal(LoadRun.Missed, await RunAsync(Order(phone, "cough", calls: 1)));

        var failure = Assert.Single(Written().GetProperty("failures").EnumerateArray());
        Assert.EndsWith("refused the call (503): The voice does not run.", failure.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task An_unknown_script_is_refused_with_those_that_there_are()
    {
        await using var phone = await FakePhone.StartAsync();

        Assert.Equal(LoadRun.Refused, await RunAsync(Order(phone, "claim-statuss")));

        Assert.Contains("no call script 'claim-statuss'. Use one of claim-status, cough, goodbye-only", _printed.ToString());
        Assert.Empty(phone.Placed);
    }

    [Fact]
    public async Task A_script_of_ones_own_is_sent_with_its_text()
    {
        var script = Path.Combine(_folder, "mine.yaml");
        await File.WriteAllTextAsync(script, "steps: [hang up]");
        await using var phone = await FakePhone.StartAsync();

        Assert.Equal(LoadRun.Good, await RunAsync(Order(phone, $"{script}@+15550199002", calls: 1)));

        var order = Assert.Single(phone.Placed.Values);
        Assert.Equal("steps: [hang up]", order.GetProperty("script").GetString());
        Assert.Equal("+15550199002", order.GetProperty("to").GetString());
        Assert.Equal("mine", Written().GetProperty("scripts")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_script_that_names_a_number_is_called_there_and_reported_by_it()
    {
        await using var phone = await FakePhone.StartAsync();
        phone.Result = order => new { state = "ended", to = order.GetProperty("to").GetString() ?? (order.GetProperty("name").GetString() == "cough" ? "+15550199004" : "+15550199001") };
        var order = Order(phone, "cough,claim-status,goodbye-only@+15550199002", calls: 3);

        Assert.Equal(LoadRun.Good, await RunAsync(order with { Plan = order.Plan with { To = null } }));

        Assert.Equal([null, null, "+15550199002"], phone.Placed.Values.Select(placed => placed.GetProperty("to").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(["+15550199004", "+15550199001", "+15550199002"], Written().GetProperty("scripts").EnumerateArray().Select(group => group.GetProperty("to").GetString()));
        Assert.All(Written().GetProperty("scripts").EnumerateArray(), group => Assert.Equal(1, group.GetProperty("calls").GetInt32()));
    }

    [Fact]
    public async Task A_number_that_was_asked_for_by_name_wins_over_the_scripts()
    {
        await using var phone = await FakePhone.StartAsync();

        await RunAsync(Order(phone, "cough", calls: 1));

        Assert.Equal("+15550199001", Assert.Single(phone.Placed.Values).GetProperty("to").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("+15550199004")]
    public async Task The_command_line_overrides_the_scripts_number_only_when_it_is_told_to(string? to)
    {
        LoadOrder? order = null;
        var command = new VoiceAgent.LoadTest.CommandLine().Command((asked, _) =>
        {
            order = asked;
            return Task.FromResult(0);
        });

        await command.Parse(to is null ? ["--calls", "1"] : ["--calls", "1", "--to", to]).InvokeAsync();

        Assert.Equal(to, order!.Plan.To);
        Assert.Empty(order.Plan.Complaints());
    }

    [Fact]
    public void Progress_counts_in_words_and_no_time_passes_beyond_the_whole() => VirtualTime.Run(async time =>
    {
        var progress = new LoadProgress();
        progress.Began();

        await Screen(time).FollowAsync(Plan(new Uri("http://127.0.0.1:1"), "cough", 1, 1) with { Duration = TimeSpan.FromSeconds(35), Calls = null }, progress, Task.Delay(TimeSpan.FromSeconds(45), time));

        var lines = _printed.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal("10 of 35 s · 1 call in progress · 0 over · 0 failed", lines[0]);
        Assert.Equal("35 of 35 s, then 5 s for the last calls · 1 call in progress · 0 over · 0 failed", lines[3]);
    });

    [Fact]
    public async Task Without_a_telephone_the_way_to_start_one_is_said()
    {
        Uri nobody;
        await using (var phone = await FakePhone.StartAsync())
        {
            nobody = phone.Address;
        }

        Assert.Equal(LoadRun.Refused, await RunAsync(Order(nobody, "cough")));

        Assert.Matches(@"does not answer \(.*[^.]\)\. Start the stack with", _printed.ToString());
        Assert.Contains("dotnet run --project VoiceAgent.AppHost", _printed.ToString());
    }

    [Fact]
    public async Task Whoever_stops_the_load_has_the_calls_hung_up_and_a_report_of_the_rest()
    {
        await using var phone = await FakePhone.StartAsync();
        using var stop = new CancellationTokenSource();
        phone.Result = _ =>
        {
            stop.Cancel();
            return new { state = "connected" };
        };

        await RunAsync(Order(phone, "cough", calls: 1), stop.Token);

        Assert.Single(phone.HungUp);
        Assert.Equal(1, Written().GetProperty("plan").GetProperty("abandoned").GetInt32());
        Assert.Equal(0, Written().GetProperty("all").GetProperty("calls").GetInt32());
    }

    [Fact]
    public async Task A_call_that_does_not_end_is_hung_up()
    {
        await using var phone = await FakePhone.StartAsync();
        phone.Result = _ => new { state = "connected" };
        var order = Order(phone, "cough", calls: 1);

        Assert.Equal(LoadRun.Missed, await RunAsync(order with { Plan = order.Plan with { LongestCall = TimeSpan.FromMilliseconds(1) } }));

        Assert.Single(phone.HungUp);
        Assert.Contains("had not ended after", _printed.ToString());
    }

    public void Dispose()
    {
        _printed.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static LoadPlan Plan(Uri phone, string mix, int callers, int calls) => new(
        phone, ScriptMix.Parse(mix), "+15550199001", callers, TimeSpan.Zero, TimeSpan.Zero, Duration: null, calls, TimeSpan.FromMinutes(1), Seed: 40);

    private LoadOrder Order(FakePhone phone, string mix, int callers = 1, int calls = 1) => Order(phone.Address, mix, callers, calls);

    private LoadOrder Order(Uri phone, string mix, int callers = 1, int calls = 1) =>
        new(Plan(phone, mix, callers, calls), new Thresholds(), [], null, Path.Combine(_folder, "report"));

    private Task<int> RunAsync(LoadOrder order, CancellationToken stop = default) =>
        new LoadRun(order, Screen(TimeProvider.System), TimeProvider.System).RunAsync(stop);

    private Screen Screen(TimeProvider time)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(_printed) });
        console.Profile.Width = 240;
        return new Screen(console, time);
    }

    private JsonElement Written() => JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "report.json"))).RootElement;
}
