using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Speaking;

internal sealed partial class Playout
{
    private enum Act
    {
        Nothing,
        StopAudio,
        Frame,
        Dry,
        End,
    }

    private void Pump()
    {
        lock (_guard)
        {
            if (_pumping)
            {
                return;
            }

            _pumping = true;
        }

        _ = PumpAsync();
    }

    // Owned by CloseAsync, which waits for it. The line never throws; anything else here is a defect and fails the reply.
    private async Task PumpAsync()
    {
        var epoch = 0;
        try
        {
            while (true)
            {
                var act = Next(out var reply, out var starts, out var offset, out var heard);
                epoch = reply?.Epoch ?? epoch;
                switch (act)
                {
                    case Act.Nothing:
                        return;
                    case Act.StopAudio:
                        await _line.StopAudioAsync(CancellationToken.None);
                        break;
                    case Act.Frame:
                        await _line.SendAsync(_frame, CancellationToken.None);
                        if (starts)
                        {
                            _conversation.Post(new PlayoutStarted(epoch, offset));
                        }

                        break;
                    case Act.Dry:
                        _conversation.Post(new PlayoutRanDry(epoch, reply!.Clauses, offset));
                        break;
                    case Act.End:
                        _conversation.Post(new PlayoutEnded(epoch, heard, offset));
                        break;
                }
            }
        }
        catch (Exception defect)
        {
            lock (_guard)
            {
                Rest(Never);
            }

            _conversation.Post(new SynthesisFailed(epoch, $"Playout: {defect.GetType().Name}."));
        }
    }

    private Act Next(out ReplyAudio? reply, out bool starts, out TimeSpan offset, out string heard)
    {
        lock (_guard)
        {
            (reply, starts, offset, heard) = (_reply, false, Now, "");
            _frameOnItsWay = false;
            if (_stopWanted)
            {
                _stopWanted = false;
                return Act.StopAudio;
            }

            if (reply is null || _held)
            {
                return Rest(Never);
            }

            var available = _written - _sent;
            if (available >= _frame.Length || (available > 0 && !reply.Synthesising))
            {
                var due = _playsUntil + AudioFormat.FrameDuration - _options.Lead;
                return offset < due ? Rest(due.Ticks) : TakeFrame(reply, (int)Math.Min(available, _frame.Length), ref starts, ref offset);
            }

            if (!reply.Complete || reply.ClausesLeft > 0 || available > 0)
            {
                // All that was said has gone out, and the reply is not complete: the caller will wait.
                if (!_starved && reply is { Started: true, Complete: false, ClausesLeft: 0 })
                {
                    _starved = true;
                    offset = _playsUntil > offset ? _playsUntil - offset : TimeSpan.Zero;
                    return Act.Dry;
                }

                _starved = true;
                return Rest(Never);
            }

            if (offset < _playsUntil)
            {
                return Rest(_playsUntil.Ticks);
            }

            heard = reply.Text.Until(_sent);
            Drop();
            (_heardOut, _heardOutText) = (reply, heard);
            return Act.End;
        }
    }

    private Act TakeFrame(ReplyAudio reply, int length, ref bool starts, ref TimeSpan offset)
    {
        _ring.Read(_sent, _frame.AsSpan(0, length));
        _frame.AsSpan(length).Clear();
        if (_playsUntil < offset)
        {
            if (reply.Started && !_starved)
            {
                _metrics.FrameWasLate(offset - _playsUntil);
            }

            _playsUntil = offset;
        }

        offset = _playsUntil;
        _ahead.Add(offset, _sent, length);
        _sent += length;
        _playsUntil += AudioFormat.FrameDuration;
        _starved = false;
        _frameOnItsWay = true;
        starts = !reply.Started;
        reply.Started = true;
        _recorder.AgentFrame(_frame, offset);
        if (_roomWanted is not null && Room >= _ring.Capacity / 4)
        {
            GiveRoom();
        }

        return Act.Frame;
    }

    private Act Rest(long until)
    {
        Volatile.Write(ref _wake, until);
        _pumping = false;
        _pumpAwaited?.TrySetResult();
        Pace(until != Never);
        return Act.Nothing;
    }
}
