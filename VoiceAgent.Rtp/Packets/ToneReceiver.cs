namespace VoiceAgent.Rtp.Packets;

/// <summary>
/// Makes one key of the many packets that a press sends (RFC 4733 §2.5). All packets of a press have its timestamp, so a key whose
/// first or last packets were lost counts once all the same. A press longer than 65,535 units goes on in segments: each begins where
/// the one before it ends, without an end between them (§2.5.1.3).
/// </summary>
internal sealed class ToneReceiver
{
    private const string Keys = "0123456789*#ABCD";

    private uint _timestamp;
    private byte _event;
    private uint _end;
    private bool _hasEnded;
    private bool _hasAny;

    /// <summary>Takes a packet. Returns the key if a press begins with it, else null.</summary>
    public char? Take(uint timestamp, ReadOnlySpan<byte> payload)
    {
        if (!TelephoneEvent.TryRead(payload, out var tone) || tone.Event >= Keys.Length)
        {
            return null;
        }

        if (_hasAny)
        {
            var since = (int)(timestamp - _timestamp);
            if (since < 0)
            {
                // It belongs to an earlier press. After a restart of the sender its timestamps are anywhere.
                if (since > -160_000)
                {
                    return null;
                }
            }
            else if (since == 0 && tone.Event == _event)
            {
                _hasEnded |= tone.IsEnd;
                _end = timestamp + tone.Duration;
                return null;
            }
            else if (!_hasEnded && tone.Event == _event && _end - _timestamp >= 0xF000 && Math.Abs((int)(timestamp - _end)) <= 0x1000)
            {
                // The next segment of a long press.
                (_timestamp, _end, _hasEnded) = (timestamp, timestamp + tone.Duration, tone.IsEnd);
                return null;
            }
        }

        (_hasAny, _timestamp, _event, _end, _hasEnded) = (true, timestamp, tone.Event, timestamp + tone.Duration, tone.IsEnd);
        return Keys[tone.Event];
    }

    /// <summary>Forgets the last press, because the sender began anew.</summary>
    public void Reset() => _hasAny = false;
}
