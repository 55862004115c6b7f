using System.Globalization;
using VoiceAgent.Bench.ModelPort;

// The variants take turns, so that other load on the machine affects all of them. Processor time is measured, and the least value counts.
const int WarmUp = 1_500;
const int Turns = 60;
const int RoundsInTurn = 100;

using var rounds = new ModelRounds();
var arms = rounds.Arms.Select(arm => (arm.Name, arm.RunAsync, Best: new Use(double.MaxValue, double.MaxValue))).ToArray();
foreach (var arm in arms)
{
    await Use.OfAsync(arm.RunAsync, WarmUp);
}

for (var turn = 0; turn < Turns; turn++)
{
    for (var at = 0; at < arms.Length; at++)
    {
        arms[at].Best = arms[at].Best.Least(await Use.OfAsync(arms[at].RunAsync, RoundsInTurn));
    }
}

Console.WriteLine("| port | processor µs / token | | bytes / token | |\n|---|---|---|---|---|");
foreach (var (name, _, best) in arms)
{
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {best.Microseconds / ModelRounds.Tokens:F2} | {best.Microseconds / arms[0].Best.Microseconds:F2} | {best.Bytes / ModelRounds.Tokens:F0} | {best.Bytes / arms[0].Best.Bytes:F2} |"));
}
