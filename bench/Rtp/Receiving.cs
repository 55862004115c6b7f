using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace VoiceAgent.Bench.Rtp;

/// <summary>Ways to receive 50 packets a second from each of N sockets: what each costs.</summary>
internal static class Receiving
{
    private const int FirstPort = 40_000;

    public static async Task<int> RunAsync(int count, int seconds)
    {
        foreach (var way in new[] { "poll", "select", "async" })
        {
            using var peers = new PeerProcess(FirstPort, count, seconds + 2);
            var sockets = Enumerable.Range(0, count).Select(i =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
                socket.Bind(new IPEndPoint(IPAddress.Loopback, FirstPort + (2 * i)));
                return socket;
            }).ToList();
            using var stop = new CancellationTokenSource();
            var received = new long[1];
            var running = way switch
            {
                "async" => Task.WhenAll(sockets.Select(socket => ReceiveAsync(socket, received, stop.Token))),
                _ => Task.Factory.StartNew(() => Poll(sockets, received, way == "select", stop.Token), TaskCreationOptions.LongRunning),
            };
            peers.Begin();
            await Task.Delay(TimeSpan.FromSeconds(2));
            using var process = Process.GetCurrentProcess();
            var (cpu, allocated, before) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), Volatile.Read(ref received[0]));
            await Task.Delay(TimeSpan.FromSeconds(seconds));
            process.Refresh();
            var packets = Volatile.Read(ref received[0]) - before;
            Console.WriteLine(FormattableString.Invariant($"{way,-8} {(process.TotalProcessorTime - cpu).TotalMilliseconds / (count * seconds):F3} ms for each second of a call, {packets} packets, {(GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)packets:F2} bytes allocated for each"));
            await stop.CancelAsync();
            sockets.ForEach(socket => socket.Dispose());
            await running.ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        return 0;
    }

    /// <summary>Each 5 ms: asks each socket, or asks for all in groups of 64.</summary>
    private static void Poll(List<Socket> sockets, long[] received, bool isSelect, CancellationToken stop)
    {
        var (buffer, from) = (new byte[2048], new SocketAddress(AddressFamily.InterNetwork));
        var ready = new List<Socket>(64);
        var start = Stopwatch.GetTimestamp();
        for (long step = 1; !stop.IsCancellationRequested; step++)
        {
            while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < step * 5)
            {
                Thread.Sleep(1);
            }

            for (var at = 0; at < sockets.Count; at += isSelect ? 64 : 1)
            {
                if (!isSelect)
                {
                    while (!stop.IsCancellationRequested && sockets[at].Poll(0, SelectMode.SelectRead))
                    {
                        sockets[at].ReceiveFrom(buffer, SocketFlags.None, from);
                        received[0]++;
                    }

                    continue;
                }

                ready.Clear();
                for (var i = at; i < Math.Min(sockets.Count, at + 64); i++)
                {
                    ready.Add(sockets[i]);
                }

                Socket.Select(ready, null, null, 0);
                foreach (var socket in ready)
                {
                    socket.ReceiveFrom(buffer, SocketFlags.None, from);
                    received[0]++;
                }
            }
        }
    }

    private static async Task ReceiveAsync(Socket socket, long[] received, CancellationToken stop)
    {
        var (buffer, from) = (new byte[2048], new SocketAddress(AddressFamily.InterNetwork));
        while (!stop.IsCancellationRequested)
        {
            await socket.ReceiveFromAsync(buffer, SocketFlags.None, from, stop);
            Interlocked.Increment(ref received[0]);
        }
    }
}
