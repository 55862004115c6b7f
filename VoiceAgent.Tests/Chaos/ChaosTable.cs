using System.Globalization;
using System.Text;

namespace VoiceAgent.Tests.Chaos;

/// <summary>The results of all blows as tables in Markdown.</summary>
internal sealed class ChaosTable(ChaosPlan plan)
{
    private readonly List<BlowResult> _blows = [];
    private readonly List<string> _notes = [];

    public IEnumerable<CallEvidence> Calls => _blows.SelectMany(blow => blow.Met.Select(met => met.Call).Concat(blow.Begun).Concat(blow.After));

    /// <summary>The tables have grown.</summary>
    public event Action Changed = static () => { };

    public void Add(BlowResult blow)
    {
        _blows.Add(blow);
        Changed();
    }

    /// <summary>Adds a sentence about something that could not be measured.</summary>
    public void Note(string sentence)
    {
        _notes.Add(sentence);
        Changed();
    }

    public static double Quantile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Seed {plan.Seed}, {plan.Calls} calls at the same time, {plan.Pipelines} pipelines, 2 gateways, 2 dashboards, {Environment.ProcessorCount} cores.\n\n");
        foreach (var note in _notes)
        {
            text.Append(CultureInfo.InvariantCulture, $"**{note}**\n\n");
        }

        var deaths = _blows.Where(blow => blow.Fault is not { IsOutage: true } && blow.Fault?.Program != Fault.Telephony).ToList();
        if (deaths.Count > 0)
        {
            DeathTables.Write(text, deaths);
        }

        var outages = _blows.Where(blow => blow.Fault is { IsOutage: true }).ToList();
        if (outages.Count > 0)
        {
            OutageTable.Write(text, outages);
        }

        foreach (var telephony in _blows.Where(blow => blow.Fault?.Program == Fault.Telephony))
        {
            OutageTable.WriteTelephony(text, telephony);
        }

        return text.ToString();
    }

    /// <summary>The account of each call with which something was wrong: what was said, the silences, and the product's events.</summary>
    public string Accounts()
    {
        var text = new StringBuilder();
        foreach (var blow in _blows)
        {
            Append(text, $"{blow.Fault?.ToString() ?? "no fault"}", blow);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string fault, BlowResult blow)
    {
        var all = blow.Met.Select(met => (Where: $"{met.Step}", met.Call))
            .Concat(blow.Begun.Select(call => (Where: "begun during the outage", Call: call))).Concat(blow.After.Select(call => (Where: "after", Call: call)));
        foreach (var (where, call) in all.Where(each => each.Call.IsRemarkable))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{fault}, {where}: call {call.Call} ({call.Behaviour}): {call.Fate}{(call.GaveUp is { } why ? $", gave up {why}" : "")}; ended: {call.Outcome.Ending}; longest wait {call.Wait:F1} s; ");
            text.Append(CultureInfo.InvariantCulture, $"said again {call.Repeated}; reserved {call.Reservations}; words lost [{string.Join(' ', call.WordsLost)}]; words cut [{string.Join(' ', call.WordsCut)}]; ");
            text.Append(CultureInfo.InvariantCulture, $"recording misses {call.RecordingMissing?.ToString("F1", CultureInfo.InvariantCulture) ?? "everything"}; stored {call.Stored}; moved {call.Moved}\n");
            text.Append(call.Outcome.Account).Append('\n');
            text.Append(CultureInfo.InvariantCulture, $"silences: {string.Join(", ", call.Outcome.Silences.Select(silence => $"{silence.At / 1000:F1}+{silence.Ms / 1000:F1} {silence.After}-{silence.Before}"))}\n");
            text.Append(CultureInfo.InvariantCulture, $"events: {string.Join(", ", call.Events)}\n");
        }
    }
}
