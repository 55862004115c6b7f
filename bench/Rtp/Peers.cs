using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace VoiceAgent.Bench.Rtp;

/// <summary>
/// The other ends, in a process of their own. One socket sends PCMU to each session in its phase of 20 ms, and notes when the
/// packets of each session come. It reads commands from its input: a line starts the measurement.
/// </summary>
internal static class Peers
{
    private const int Header = 12;

    public static int Run(int firstPort, int count, int seconds)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.ReceiveBufferSize = 8 * 1024 * 1024;
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Console.WriteLine(((IPEndPoint)socket.LocalEndPoint!).Port);
        Console.ReadLine();

        var sending = new Thread(() => Send(socket, firstPort, count)) { IsBackground = true };
        sending.Start();
        var measured = Measure(socket, firstPort, count, seconds);
        Console.WriteLine(measured);
        return 0;
    }

    private static void Send(Socket socket, int firstPort, int count)
    {
        var to = Enumerable.Range(0, count).Select(i => new IPEndPoint(IPAddress.Loopback, firstPort + (2 * i)).Serialize()).ToArray();
        var packet = new byte[Header + 160];
        packet.AsSpan(Header).Fill(0x55);
        var start = Stopwatch.GetTimestamp();
        for (long sent = 0; ; sent++)
        {
            var due = sent * 0.020 / count;
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < due)
            {
                Thread.Sleep(1);
            }

            var (round, peer) = (sent / count, (int)(sent % count));
            packet[0] = 0x80;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)round);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(round * 160));
            BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(8), peer + 1);
            socket.SendTo(packet, SocketFlags.None, to[peer]);
        }
    }

    private static string Measure(Socket socket, int firstPort, int count, int seconds)
    {
        var (last, sequence, first) = (new long[count], new int[count], new int[count]);
        Array.Fill(first, -1);
        var deviations = new List<double>(count * seconds * 60);
        var (buffer, from) = (new byte[2048], new SocketAddress(AddressFamily.InterNetwork));
        var (start, received, lost) = (Stopwatch.GetTimestamp(), 0L, 0L);
        socket.ReceiveTimeout = 2_000;
        const double WarmUp = 4;
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUp + seconds)
        {
            try
            {
                socket.ReceiveFrom(buffer, SocketFlags.None, from);
            }
            catch (SocketException)
            {
                break;
            }

            var now = Stopwatch.GetTimestamp();
            var peer = (BinaryPrimitives.ReadUInt16BigEndian(from.Buffer.Span[2..]) - firstPort) / 2;
            if (buffer[1] is >= 192 and <= 223 || peer < 0 || peer >= count || Stopwatch.GetElapsedTime(start, now).TotalSeconds < WarmUp)
            {
                continue;
            }

            var number = BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(2));
            if (first[peer] >= 0)
            {
                deviations.Add(Math.Abs(Stopwatch.GetElapsedTime(last[peer], now).TotalMilliseconds - 20));
                lost += (ushort)(number - sequence[peer] - 1);
            }

            (first[peer], last[peer], sequence[peer]) = (1, now, number);
            received++;
        }

        deviations.Sort();
        return deviations.Count == 0
            ? "nothing came"
            : FormattableString.Invariant($"{received} packets came, {lost} lost, deviation from 20 ms: p50 {At(0.5):F2} ms, p99 {At(0.99):F2} ms, p99.9 {At(0.999):F2} ms, max {deviations[^1]:F2} ms");

        double At(double part) => deviations[(int)(part * (deviations.Count - 1))];
    }
}
