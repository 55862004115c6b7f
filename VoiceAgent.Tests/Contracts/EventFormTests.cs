using System.Text.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Tests.Contracts;

/// <summary>Events are stored in this form. Renaming a field would make stored events unreadable.</summary>
public sealed class EventFormTests
{
    [Fact]
    public void An_event_is_stored_with_its_type_and_camel_case_fields()
    {
        CallEvent spoke = new AgentSpoke(1, 2, "It's approved.", SpeechAct.Reply, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2.5), Interrupted: true);

        Assert.Equal(
            """{"type":"agent.spoke","turn":1,"epoch":2,"text":"It's approved.","act":"reply","from":"00:00:01","until":"00:00:02.5000000","interrupted":true}""",
            JsonSerializer.Serialize(spoke, LoggedEvent.Json));
    }

    [Fact]
    public void Every_kind_of_event_has_a_form_of_its_own()
    {
        var kinds = typeof(CallEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CallEvent)));
        var registered = typeof(CallEvent).GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonDerivedTypeAttribute), false)
            .Cast<System.Text.Json.Serialization.JsonDerivedTypeAttribute>().ToList();

        Assert.Empty(kinds.Except(registered.Select(attribute => attribute.DerivedType)));
        Assert.Equal(registered.Count, registered.Select(attribute => attribute.TypeDiscriminator).Distinct().Count());
    }

    [Fact]
    public void A_logged_event_survives_its_json()
    {
        var logged = new LoggedEvent(7, DateTimeOffset.UnixEpoch, new TurnMeasured(1, new TurnLatency(TimeSpan.FromMilliseconds(640), [new LatencyStage(StageNames.Think, TimeSpan.Zero, TimeSpan.FromMilliseconds(300))])));

        var read = JsonSerializer.Deserialize<LoggedEvent>(JsonSerializer.Serialize(logged, LoggedEvent.Json), LoggedEvent.Json)!;

        Assert.Equal(7, read.Sequence);
        var measured = Assert.IsType<TurnMeasured>(read.Event);
        Assert.Equal(StageNames.Think, Assert.Single(measured.Latency.Stages).Name);
    }
}
