using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;

namespace VoiceAgent.Emulators.Acs.Requests;

/// <summary>
/// Mends requests whose Host header has its port twice (<c>localhost:5602:5602</c>). Version 2.4.0 of Microsoft's communication-common for Node sends
/// them, and Kestrel would refuse them before any code. The header as it was sent is kept in <see cref="Original"/>, because the client signed it.
/// It works for http only: https is decrypted after this point.
/// </summary>
internal static partial class DoubledPorts
{
    public const string Original = "x-emulator-host";

    // A Host header is short. A line that is not complete after this many bytes is none.
    private const int LongestLine = 512;

    private const string Header = "Host:";

    public static void UseDoubledPorts(this IConnectionBuilder listen) => listen.Use(next => async connection =>
    {
        var wire = connection.Transport;
        var mended = new Pipe();
        connection.Transport = new Duplex(mended.Reader, wire.Output);
        var copying = CopyAsync(wire.Input, mended.Writer);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = wire;
            await mended.Reader.CompleteAsync();
            wire.Input.CancelPendingRead();
            await copying;
        }
    });

    private static async Task CopyAsync(PipeReader from, PipeWriter to)
    {
        Exception? failure = null;
        try
        {
            // The first line of a header may begin exactly where a read begins.
            for (var afterLine = false; ;)
            {
                var read = await from.ReadAsync();
                var bytes = read.Buffer.ToArray();
                var copied = Mend(bytes, afterLine, to, read.IsCompleted);
                afterLine = copied == 0 ? afterLine : bytes.AsSpan(0, copied).EndsWith("\r\n"u8);
                from.AdvanceTo(read.Buffer.GetPosition(copied), read.Buffer.End);
                if ((await to.FlushAsync()).IsCompleted || read.IsCompleted || read.IsCanceled)
                {
                    break;
                }
            }
        }
        catch (Exception lost) when (lost is IOException or OperationCanceledException or ConnectionAbortedException or ConnectionResetException or InvalidOperationException)
        {
            failure = lost;
        }

        await to.CompleteAsync(failure);
    }

    /// <summary>Copies what was read, with mended Host headers. The start of a header that is not complete yet stays.</summary>
    /// <returns>How much was copied.</returns>
    private static int Mend(ReadOnlySpan<byte> bytes, bool afterLine, PipeWriter to, bool isAll)
    {
        var start = 0;
        for (int at; (at = IndexOfHost(bytes, start, afterLine)) >= 0;)
        {
            var line = bytes[at..];
            var end = line.IndexOf("\r\n"u8);
            if (end < 0 && line.Length < LongestLine && !isAll)
            {
                to.Write(bytes[start..at]);
                return at;
            }

            var length = end < 0 ? line.Length : end;
            to.Write(bytes[start..at]);
            to.Write(Mended(line[..length]));
            start = at + length;
        }

        to.Write(bytes[start..]);
        return bytes.Length;
    }

    /// <summary>Finds a header line that is Host, or may become it with the next read.</summary>
    private static int IndexOfHost(ReadOnlySpan<byte> bytes, int from, bool afterLine)
    {
        if (from == 0 && afterLine && IsHost(bytes))
        {
            return 0;
        }

        for (var at = from; bytes[at..].IndexOf("\r\n"u8) is >= 0 and var line;)
        {
            at += line + 2;
            if (IsHost(bytes[at..]))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsHost(ReadOnlySpan<byte> line)
    {
        var begins = line[..Math.Min(line.Length, Header.Length)];
        return begins.Length > 0 && Ascii.EqualsIgnoreCase(begins, Header.AsSpan(0, begins.Length));
    }

    private static byte[] Mended(ReadOnlySpan<byte> line)
    {
        var header = Encoding.Latin1.GetString(line);
        return DoubledPort().Match(header) is { Success: true } doubled
            ? Encoding.Latin1.GetBytes($"Host: {doubled.Groups[1].Value}:{doubled.Groups[2].Value}\r\n{Original}: {header[5..].Trim()}")
            : line.ToArray();
    }

    [GeneratedRegex(@"^Host:\s*([^\s:]+):(\d{1,5}):\2\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex DoubledPort();

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
