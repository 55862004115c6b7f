using VoiceAgent.Bench.LoadGenerator;

// LoadGenerator --url ws://127.0.0.1:PORT --pid SERVER --calls N --seconds S [--warm 12] [--key BASE64 --issuer PORT] [--out FILE]
// Without a key it connects to the floor (/agent). With a key it connects to the pipeline (/media/{call}?ticket=…) and issues its tokens.
// LoadGenerator cold … measures the first callers of a new worker: see ColdStart. cold-table FILE prints its runs.
// LoadGenerator table FILE prints the runs of a file as a table. services-table FILE and felt-table FILE print a load test's report.
switch (args)
{
    case ["cold", ..]:
        await ColdStart.RunAsync(args[1..]);
        return;
    case ["cold-table", var file]:
        ColdStart.Print(file);
        return;
    case ["table", var file]:
        Table.Print(file);
        return;
    case ["services-table", var file]:
        CallTables.PrintServices(file);
        return;
    case ["felt-table", var file]:
        CallTables.PrintFelt(file);
        return;
}

var settings = LoadSettings.Read(args);
await using var access = await Access.OpenAsync(settings);
var callers = new Caller[settings.Calls];
for (var i = 0; i < callers.Length; i++)
{
    callers[i] = await Caller.CallAsync(settings.Url, access.NextCall());
    if (i % 20 == 19)
    {
        await Task.Delay(20);
    }
}

using var speech = new Speech(callers);
await Task.Delay(settings.Warm);
var server = ServerUse.Begin(settings.ServerPid);
speech.Measuring = true;
await Task.Delay(settings.Length);
var used = server.End();
speech.Measuring = false;
speech.Dispose();
await Report.WriteAsync(settings, callers, speech, used);
foreach (var caller in callers)
{
    caller.HangUp();
}
