using Aspire.Hosting.ApplicationModel;
using VoiceAgent.AppHost.Running;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.AppHost.Running;

public sealed class RestartRulesTests
{
    private readonly VirtualTime _time = new();
    private readonly RestartRules _rules;

    public RestartRulesTests() => _rules = new RestartRules(_time);

    [Fact]
    public void A_program_that_ends_by_itself_is_started_again_at_once_whatever_its_exit_code()
    {
        Runs();

        Assert.Equal(new Restart(TimeSpan.Zero), _rules.Next(KnownResourceStates.Finished));
        Assert.Null(_rules.Next(KnownResourceStates.Finished));
    }

    [Fact]
    public void A_program_that_a_person_stops_stays_stopped_and_is_started_again_after_the_person_has_started_it()
    {
        Runs();
        Assert.Null(_rules.Next(KnownResourceStates.Stopping));
        Assert.Null(_rules.Next(KnownResourceStates.Finished));

        Runs();
        Assert.Equal(new Restart(TimeSpan.Zero), _rules.Next(KnownResourceStates.Exited));
    }

    [Fact]
    public void A_program_that_has_not_started_yet_is_left_alone()
    {
        Assert.Null(_rules.Next(KnownResourceStates.NotStarted));
        Assert.Null(_rules.Next(KnownResourceStates.Exited));
        Assert.Null(_rules.Next(null));
    }

    [Fact]
    public void A_program_that_cannot_be_started_is_tried_again()
    {
        _rules.Next(KnownResourceStates.Starting);

        Assert.Equal(new Restart(TimeSpan.Zero), _rules.Next(KnownResourceStates.FailedToStart));
    }

    [Fact]
    public void A_program_that_ends_again_and_again_is_started_after_growing_pauses_and_given_up_at_the_fifth_time()
    {
        TimeSpan?[] pauses = [.. Enumerable.Range(0, RestartRules.Most).Select(_ => DieAfter(TimeSpan.FromSeconds(5)))];

        Assert.Equal([TimeSpan.Zero, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), null], pauses);
    }

    [Fact]
    public void A_program_that_ends_now_and_then_is_never_given_up()
    {
        var pauses = Enumerable.Range(0, 20).Select(_ => DieAfter(TimeSpan.FromSeconds(61))).ToArray();

        Assert.All(pauses, pause => Assert.Equal(TimeSpan.Zero, pause));
    }

    private TimeSpan? DieAfter(TimeSpan life)
    {
        Runs();
        _time.Advance(life);
        return Assert.IsType<Restart>(_rules.Next(KnownResourceStates.Finished)).After;
    }

    private void Runs()
    {
        _rules.Next(KnownResourceStates.Starting);
        _rules.Next(KnownResourceStates.Waiting);
        _rules.Next(KnownResourceStates.Running);
    }
}
