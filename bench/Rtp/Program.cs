using System.Globalization;
using VoiceAgent.Bench.Rtp;

// dotnet run -c Release --project bench/Rtp -- sessions [N] [SECONDS] [CODEC]   the engine with N sessions against N peers
// dotnet run -c Release --project bench/Rtp -- receive [N] [SECONDS]            ways to receive from N sockets
return args switch
{
    ["peers", var first, var count, var seconds] => Peers.Run(Number(first), Number(count), Number(seconds)),
    ["receive", .. var more] => await Receiving.RunAsync(At(more, 0, 300), At(more, 1, 10)),
    ["sessions", .. var more] => await Engine.RunAsync(At(more, 0, 300), At(more, 1, 20), more.Length > 2 ? more[2] : "Pcmu"),
    _ => Usage(),
};

static int At(string[] values, int place, int usual) => values.Length > place ? Number(values[place]) : usual;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static int Usage()
{
    Console.Error.WriteLine("sessions [N] [SECONDS] [CODEC] or receive [N] [SECONDS]");
    return 2;
}
