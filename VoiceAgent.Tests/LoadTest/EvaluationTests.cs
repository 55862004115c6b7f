using System.Xml.Linq;
using VoiceAgent.LoadTest.Calling;
using VoiceAgent.LoadTest.Measuring;
using VoiceAgent.LoadTest.Reporting;

namespace VoiceAgent.Tests.LoadTest;

/// <summary>Checks the report's figures for calls whose times are known.</summary>
public sealed class EvaluationTests
{
    private static readonly LoadPlan Plan = new(
        new Uri("http://127.0.0.1:1"), ScriptMix.Parse("one:2,two@+15550199002"), "+15550199001", Callers: 2, RampUp: TimeSpan.Zero,
        WarmUp: TimeSpan.FromSeconds(10), Duration: TimeSpan.FromSeconds(30), Calls: null, LongestCall: TimeSpan.FromMinutes(1), Seed: 1);

    [Fact]
    public void Quantiles_are_by_nearest_rank()
    {
        var of = Quantiles.Of(Enumerable.Range(1, 100).Select(i => (double)i))!;

        Assert.Equal(new Quantiles(100, 50.5, 50, 90, 95, 99, 100), of);
        Assert.Equal(7, Quantiles.Of([7])!.P99);
        Assert.Null(Quantiles.Of([]));
    }

    [Fact]
    public void Calls_of_the_warm_up_and_those_that_were_abandoned_do_not_count()
    {
        var report = Evaluate([Call(0, 5, 400), Call(1, 12, 600), Call(2, 15, 800), Call(3, 20, 999) with { WasAbandoned = true }]);

        Assert.Equal(2, report.All.Calls);
        Assert.Equal(2, report.All.Turn!.Count);
        Assert.Equal(600, report.All.Turn.P50);
        Assert.Equal(800, report.All.Turn.P95);
        Assert.Equal((4, 1, 1), (report.Plan.Placed, report.Plan.WarmUp, report.Plan.Abandoned));
        Assert.Equal(20, report.All.CallSeconds);
    }

    [Fact]
    public void Scripts_and_numbers_are_told_apart()
    {
        var report = Evaluate([Call(0, 12, 500), Call(1, 12, 700), Call(2, 12, 1_700) with { Script = "two", To = "+15550199002" }]);

        Assert.Equal([("one", 2), ("two", 1)], report.Scripts.Select(group => (group.Name, group.Calls)));
        Assert.Equal([("+15550199001", 700d), ("+15550199002", 1_700d)], report.Numbers.Select(group => (group.Name, group.Turn!.P95)));
    }

    [Fact]
    public void Cut_offs_are_a_share_of_the_pauses_and_silences_are_of_interruptions()
    {
        var call = Call(0, 12, 500);
        var report = Evaluate([call with
        {
            Result = call.Result! with
            {
                Pauses = [new(1_000, 900, null), new(2_000, 900, 850), new(3_000, 900, null), new(4_000, 900, null)],
                Interruptions = [new(5_000, 80), new(6_000, 120), new(7_000, null)],
            },
        }]);

        Assert.Equal((4, 1, 25d), (report.All.Pauses, report.All.CutOffs, report.All.CutOffPercent));
        Assert.Equal((2, 120d), (report.All.Silence!.Count, report.All.Silence.P95));
    }

    [Fact]
    public void Processor_time_is_held_against_the_seconds_of_calls_while_the_load_was_steady()
    {
        // Two calls of ten seconds each, from 12 to 22 and from 15 to 25. The window is from 10 to 30, so there are 20 call-seconds.
        var samples = Enumerable.Range(0, 41).Select(second => new Sample(
            TimeSpan.FromSeconds(second), 1, new Dictionary<string, ProcessUse> { ["pipeline"] = new(second < 10 ? 0 : (second - 10) * 0.005, 100 + second) })).ToArray();

        var report = Evaluate([Call(0, 12, 500), Call(1, 15, 500)], samples);

        var process = Assert.Single(report.Processes);
        Assert.Equal(("pipeline", 5.0, 0.5, 130.0), (process.Name, process.CpuMsPerCallSecond, process.CpuPercent, process.MegaBytes));
    }

    [Fact]
    public void What_the_product_adds_is_what_comes_after_the_end_of_the_turn_was_decided()
    {
        var turns = new MeasuredTurn[]
        {
            new("+1", 812, new Dictionary<string, double> { ["endpoint"] = 800, ["think"] = 8, ["speak"] = 3 }),
            new("+2", 330, new Dictionary<string, double> { ["endpoint"] = 300, ["think"] = 25, ["tool"] = 1 }),
        };

        var report = Evaluation.Evaluate(Plan, new Thresholds(), new Observations(default, TimeSpan.FromSeconds(30), [], [], turns, CallsUnknown: 1));
        var product = report.Product!;

        Assert.Equal((12d, 30d), (product.Added!.P50, product.Added.P99));
        Assert.Equal((8d, 25d), (product.Stages["think"].P50, product.Stages["think"].P99));
        Assert.Equal(1, product.Stages["speak"].Count);
        Assert.Equal(1, product.CallsUnknown);
        Assert.Equal((2, 1, 812d), (product.Response!.Count, product.WithoutTool!.Count, product.WithoutTool.Max));
        Assert.Equal([("+1", 812d), ("+2", 330d)], report.ProductByNumber.Select(each => (each.To, each.Response!.Max)));
    }

    [Fact]
    public void Thresholds_are_met_at_their_limit_and_missed_where_nothing_was_measured()
    {
        var met = Evaluate([Call(0, 12, 500)], thresholds: new Thresholds(TurnP50: 500, TurnP99: 499, SilenceP95: 100));

        Assert.Equal([("failed calls", true), ("turn p50", true), ("turn p99", false), ("silence after an interruption p95", false)], met.Verdicts.Select(verdict => (verdict.Name, verdict.Met)));
        Assert.False(met.Passed);
        Assert.False(Evaluate([]).Passed);
    }

    [Fact]
    public void A_turn_is_placed_in_time_by_the_end_of_the_callers_words()
    {
        var report = Evaluate([Call(0, 12, 500)]);

        Assert.Equal(new TimedTurn(14.5, 500, "one", "+15550199001"), Assert.Single(report.Turns));
    }

    [Fact]
    public void The_page_is_well_formed_needs_nothing_else_and_names_every_script_and_failure()
    {
        var failed = Call(2, 13, 700) with { Script = "two", To = "+15550199002", Trouble = "The telephone refused <the call>." };
        var samples = Enumerable.Range(0, 30).Select(second => new Sample(TimeSpan.FromSeconds(second), second / 3, new Dictionary<string, ProcessUse> { ["pipeline"] = new(second * 0.1, 80) })).ToArray();
        var page = HtmlReport.Write(Evaluate([Call(0, 12, 480), Call(1, 15, 620), failed], samples), [90, 110]);

        Assert.DoesNotContain("http://", page);
        Assert.DoesNotContain("<script", page);
        Assert.Contains("two +15550199002: The telephone refused &lt;the call&gt;.", page);
        Assert.Contains("p95 700 ms", page);
        var pictures = System.Text.RegularExpressions.Regex.Matches(page, "<svg.*?</svg>", System.Text.RegularExpressions.RegexOptions.Singleline);
        Assert.Equal(5, pictures.Count);
        Assert.All(pictures, picture => Assert.DoesNotContain("NaN", XElement.Parse(picture.Value).ToString()));
    }

    [Fact]
    public void What_is_counted_has_whole_numbers_at_its_axis()
    {
        Assert.Equal([0, 1], VoiceAgent.LoadTest.Reporting.Charts.Svg.Ticks(1.1, whole: true));
        Assert.Equal([0, 1, 2, 3], VoiceAgent.LoadTest.Reporting.Charts.Svg.Ticks(3.3, whole: true));
    }

    [Fact]
    public void The_title_says_what_was_missed()
    {
        Assert.Equal("2 callers: 1 of 2 thresholds missed", Evaluate([Call(0, 12, 500)], thresholds: new Thresholds(TurnP50: 499)).Outcome);
        Assert.Contains("<title>2 callers: every threshold met</title>", HtmlReport.Write(Evaluate([Call(0, 12, 500)]), []));
    }

    [Fact]
    public void A_call_that_was_refused_stands_with_the_others_of_its_script()
    {
        var asked = Plan with { To = null, Mix = ScriptMix.Parse("one,two@+15550199002") };
        var refused = Call(1, 13, 500) with { To = null, Result = null, Trouble = "The telephone refused the call." };

        var report = Evaluation.Evaluate(asked, new Thresholds(), new Observations(default, TimeSpan.FromSeconds(40), [Call(0, 12, 500), refused], []));

        Assert.Equal([("one", "+15550199001", 2, 1), ("two", "+15550199002", 0, 0)], report.Scripts.Select(group => (group.Name, group.To, group.Calls, group.Failed)));
    }

    [Theory]
    [InlineData("claim-status:0", "weight")]
    [InlineData("claim-status:x", "weight")]
    [InlineData(":3", "has no call script")]
    [InlineData("cough@12", "number to call")]
    [InlineData(" , ", "empty")]
    public void A_mix_that_is_none_is_refused(string mix, string reason) => Assert.Contains(reason, Assert.Throws<FormatException>(() => ScriptMix.Parse(mix)).Message);

    [Fact]
    public void The_mix_keeps_its_shares_and_spreads_them()
    {
        var mix = new ScriptMix(ScriptMix.Parse("one:3,two:1"));

        Assert.Equal("one one two one one one two one", string.Join(' ', Enumerable.Range(0, 8).Select(_ => mix.Next().Script)));
    }

    [Fact]
    public void A_plan_that_cannot_be_is_refused_with_every_reason()
    {
        var plan = Plan with { Callers = 0, To = "911", Calls = 0, Duration = TimeSpan.FromSeconds(5) };

        Assert.Equal(4, plan.Complaints().Count());
        Assert.Empty(Plan.Complaints());
        Assert.Contains("--duration, --calls", Assert.Single((Plan with { Duration = null }).Complaints()));
    }

    private static LoadReport Evaluate(IReadOnlyList<CallOutcome> calls, IReadOnlyList<Sample>? samples = null, Thresholds? thresholds = null) =>
        Evaluation.Evaluate(Plan, thresholds ?? new Thresholds(), new Observations(default, TimeSpan.FromSeconds(40), calls, samples ?? []));

    /// <summary>A call of ten seconds in which the caller's first words end after 2.5 s.</summary>
    private static CallOutcome Call(int number, int beganSecond, double latency) => new(
        number, "one", "+15550199001", number, TimeSpan.FromSeconds(beganSecond), TimeSpan.FromSeconds(beganSecond + 10), IsWarmUp: beganSecond < 10, WasAbandoned: false,
        new PhoneResult { State = "ended", DurationMs = 10_000, GreetingMs = 100, Said = [new(1_000, 2_500, "hello")], ResponseLatencies = [new(1, latency)] }, Trouble: null);
}
