using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>Divides the time between the end of the caller's speech and the first audio of the agent into stages.</summary>
internal static class LatencyOf
{
    public static TurnLatency Reply(CallerTurn turn, Reply reply)
    {
        var times = reply.Times;
        var asked = times.Asked ?? turn.CommittedAt;
        var clause = times.FirstClause ?? asked;
        var synthesized = times.Synthesized ?? times.Playing ?? clause;
        var playing = times.Playing ?? synthesized;
        var stages = new List<LatencyStage>(6);
        Add(StageNames.Endpoint, turn.SpeechEnd, turn.CommittedAt);
        Add(StageNames.Transcribe, turn.SpeechEnd, turn.SettledAt is { } settled && settled <= turn.CommittedAt ? settled : turn.CommittedAt);
        Add(StageNames.Think, asked, times.ToolWanted is { } wanted && wanted < clause ? wanted : clause);
        if (times.ToolWanted is { } tool && tool < clause)
        {
            // The tools of a preemptive reply wait until the turn is committed.
            tool = tool > turn.CommittedAt ? tool : turn.CommittedAt;
            Add(StageNames.Tool, tool, times.ToolsEnded is { } ended && ended < clause ? ended : clause);
        }

        if (times.ToolsEnded is { } again && again < clause)
        {
            Add(StageNames.Think, again, clause);
        }

        Add(StageNames.Speak, clause, synthesized);
        Add(StageNames.Wire, synthesized > turn.CommittedAt ? synthesized : turn.CommittedAt, playing);
        return new TurnLatency(playing - turn.SpeechEnd, stages);

        void Add(string name, TimeSpan from, TimeSpan until)
        {
            if (until >= from)
            {
                stages.Add(new LatencyStage(name, from - turn.SpeechEnd, until - from));
            }
        }
    }
}
