using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>The requests of the gateways to the telephony service.</summary>
internal sealed partial class LostCallWorld
{
    public bool HangUp(string connectionId)
    {
        if (connectionId.StartsWith("human", StringComparison.Ordinal))
        {
            Tell("the call to the human is ended");
            _human = null;
            return true;
        }

        // The agent may end its own call. Nobody else may, while it still has the caller.
        Taken ??= IsWithAgent && !_agentEnds && !_leaves && !_handsOver ? "hung up" : _isAnnouncing && !_agentEnds ? "hung up in the announcement" : _ringsFor is not null && !_agentEnds ? "hung up while a telephone rang for them" : null;
        End("hung up");
        return true;
    }

    public bool Transfer(HumanTransfer transfer)
    {
        Taken ??= IsWithAgent && !_leaves && !_handsOver && transfer.Target == Fallback ? "transferred to the fallback number" : null;
        // The service carries out a repeated request once, and no two transfers at the same time.
        if (_ringsFor is { } attempt)
        {
            return attempt == transfer.Attempt ? true : throw new TelephonyException("A transfer is in progress.", new InvalidOperationException());
        }

        FailSometimes("transfer");
        Tell($"transfer to {transfer.Target}");
        _ringsFor = transfer.Attempt;
        _ringsAtFallback = transfer.Target == Fallback;
        Later(_random.Next(1, 30), async () =>
        {
            (_ringsFor, _ringsAtFallback) = (null, false);
            if (_random.Next(2) == 0 && !IsOver)
            {
                _withHuman = true;
                Tell("the human answers");
                await ReportAsync(new TelephonyEvent.TransferAccepted(transfer.Attempt));
                End("transferred", isTransfer: true);
            }
            else
            {
                Tell("nobody answers");
                await ReportAsync(new TelephonyEvent.TransferFailed("486", transfer.Attempt, TransferOutcome.Busy));
            }
        });
        return !IsOver;
    }

    public string Consult(HumanTransfer transfer)
    {
        FailSometimes("consult");
        Tell("the colleague's telephone rings");
        var human = _human = $"human-{transfer.Attempt}";
        Later(_random.Next(1, 25), () => ReportHumanAsync(human, _random.Next(2) == 0 ? new ConsultationReport.PickedUp() : new ConsultationReport.Left(TransferOutcome.Busy)));
        return human;
    }

    public bool Listen(string connectionId, Listening listening)
    {
        FailSometimes("listen");
        Later(_random.Next(1, 5), () => ReportHumanAsync(connectionId, _random.Next(5) switch
        {
            0 => new ConsultationReport.Left(TransferOutcome.Declined),
            1 => new ConsultationReport.Answered(listening.Stage, new ColleagueAnswer('1', null)),
            2 => new ConsultationReport.Answered(listening.Stage, new ColleagueAnswer(null, "please leave a message after the tone")),
            3 => new ConsultationReport.Answered(listening.Stage, new ColleagueAnswer(null, "yes")),
            _ => new ConsultationReport.Answered(listening.Stage, ColleagueAnswer.Silence),
        }));
        return connectionId == _human;
    }

    public bool Join(string attempt)
    {
        FailSometimes("join");
        Later(1, () =>
        {
            _withHuman = _random.Next(4) > 0 && !IsOver && _human is not null;
            Tell(_withHuman ? "the human has joined" : "the human could not join");
            return ReportAsync(_withHuman ? new TelephonyEvent.TransferAccepted(attempt) : new TelephonyEvent.TransferFailed("500", attempt));
        });
        return !IsOver;
    }

    public bool Leave()
    {
        Tell("the agent leaves the call");
        End("transferred", isTransfer: true);
        return true;
    }

    public bool RestartMedia(string attempt)
    {
        // A service that is opening a stream for the call does not refuse the next one for good.
        FailSometimes("restart of the media stream", mayBeForGood: _opening is null);
        if (IsOver)
        {
            return false;
        }

        Taken ??= IsWithAgent && !_handsOver && !_leaves ? "given another media stream" : null;
        Taken ??= _isAnnouncing ? "given a media stream in the announcement" : _ringsAtFallback ? "given a media stream while the fallback number rang for them" : null;
        MostRestarts = Math.Max(MostRestarts, ++_restarts);
        if (_stream is { } before)
        {
            Tell($"media stream {before.Attempt} is stopped");
            _stream = null;
            ReportSometimes(new TelephonyEvent.MediaStopped(before.Attempt));
        }

        OpenMedia(MediaAttempt.Read(attempt));

        // Not that of the last try: after it, nobody looks whether a worker has the call.
        if (_rescue is null or { Tries: < 5, Deaths: < 2 } && _random.Next(6) == 0)
        {
            Tell("the request is carried out, and its answer is lost");
            throw new TelephonyException("No answer.", new TimeoutException());
        }

        return true;
    }

    public bool Announce()
    {
        Taken ??= IsWithAgent && !_leaves && !_handsOver ? "announced to" : _ringsFor is not null ? "announced to while a telephone rang for them" : null;
        FailSometimes("announcement");
        Tell("announcement");
        _isAnnouncing = true;
        Later(4, () =>
        {
            _isAnnouncing = false;
            return ReportAsync(new TelephonyEvent.Announced());
        });
        return !IsOver;
    }

    public bool AskToWait()
    {
        Tell("one moment, please");
        return true;
    }
}
