namespace Nexus.Core.Queues;

/// <summary>
/// The queue's atomic steps. Lists, sorted sets, hashes and the server's clock only, so that they run on Redis, Valkey and
/// Garnet alike; every key is declared and lies in one hash slot.
/// </summary>
/// <param name="clock">Lua that sets <c>now</c>, in ms since 1970. Tests have clocks that jump.</param>
internal sealed class JobQueueScripts(string clock)
{
    // The order of KEYS, the same for all scripts.
    private const string Names =
        """
        local ready, high, delayed, leased = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
        local jobs, attempts, tokens, urgent = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
        local dead, errors, fence = KEYS[9], KEYS[10], KEYS[11]

        """;

    private const string ServerClock =
        """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        """;

    private const string Steps =
        """

        local function text(number) return string.format('%.0f', number) end
        local function forget(id)
          redis.call('HDEL', jobs, id)
          redis.call('HDEL', attempts, id)
          redis.call('HDEL', tokens, id)
          redis.call('HDEL', urgent, id)
        end
        local function offer(id, first)
          local list = ready
          if redis.call('HEXISTS', urgent, id) == 1 then list = high end
          if first then redis.call('RPUSH', list, id) else redis.call('LPUSH', list, id) end
        end
        local function bury(id, reason)
          redis.call('ZADD', dead, text(now), id)
          redis.call('HSET', errors, id, reason)
          redis.call('HDEL', tokens, id)
        end
        -- A token is there exactly as long as its lease.
        local function holds(id, token) return redis.call('HGET', tokens, id) == token end

        """;

    /// <summary>The scripts by the clock of the server.</summary>
    public static JobQueueScripts OfServerTime { get; } = new(ServerClock);

    /// <summary>ARGV: id, payload, delay in ms, priority (0 or 1), repeated. A job of an id that is among the dead letters
    /// takes its place. Answers how many were new.</summary>
    public string Enqueue { get; } = Prologue(clock) +
        """
        local added, first = 0, {}
        for i = 1, #ARGV, 4 do
          local id, payload, delay = ARGV[i], text(now) .. '|' .. ARGV[i + 1], tonumber(ARGV[i + 2])
          local new = redis.call('HSETNX', jobs, id, payload) == 1
          if not new and redis.call('ZREM', dead, id) == 1 then
            new = true
            redis.call('HSET', jobs, id, payload)
            redis.call('HDEL', errors, id)
            redis.call('HDEL', attempts, id)
            redis.call('HDEL', urgent, id)
          end
          if new then
            added = added + 1
            if ARGV[i + 3] == '1' then redis.call('HSET', urgent, id, '1') end
            if delay > 0 then
              redis.call('ZADD', delayed, text(now + delay), id)
            elseif ARGV[i + 3] == '1' then
              redis.call('LPUSH', high, id)
            else
              first[#first + 1] = id
            end
          end
        end
        if #first > 0 then redis.call('LPUSH', ready, unpack(first)) end
        return added
        """;

    /// <summary>
    /// ARGV: how many, visibility in ms, most attempts. Answers the ms until something falls due (-1: nothing will), the
    /// number of jobs buried, and then id, token, attempt, payload of each leased job.
    /// </summary>
    public string Lease { get; } = Prologue(clock) +
        """
        local count, visibility, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local buried = 0
        local due = redis.call('ZRANGEBYSCORE', delayed, '-inf', text(now), 'LIMIT', 0, 256)
        for _, id in ipairs(due) do
          redis.call('ZREM', delayed, id)
          offer(id, false)
        end
        local expired = redis.call('ZRANGEBYSCORE', leased, '-inf', text(now), 'LIMIT', 0, 256)
        for _, id in ipairs(expired) do
          redis.call('ZREM', leased, id)
          if tonumber(redis.call('HGET', attempts, id) or '0') >= most then
            bury(id, 'The consumer of the last attempt vanished without an answer.')
            buried = buried + 1
          else
            redis.call('HDEL', tokens, id)
            offer(id, true)
          end
        end
        local ids, payloads = {}, {}
        for _, list in ipairs({ high, ready }) do
          local popped = count > #ids and redis.call('RPOP', list, count - #ids)
          -- Of a single one Garnet answers the text, Redis a list of one.
          if type(popped) == 'string' then popped = { popped } end
          if popped and #popped > 0 then
            local found = redis.call('HMGET', jobs, unpack(popped))
            for i, id in ipairs(popped) do
              if found[i] then
                ids[#ids + 1] = id
                payloads[#payloads + 1] = found[i]
              end
            end
          end
        end
        local answer = { -1, buried }
        if #ids > 0 then
          if redis.call('EXISTS', fence) == 0 then redis.call('SET', fence, text(now * 1000)) end
          local token = redis.call('INCRBY', fence, #ids) - #ids
          local before = redis.call('HMGET', attempts, unpack(ids))
          local granted, tried, leases = {}, {}, {}
          for i, id in ipairs(ids) do
            local attempt = tonumber(before[i] or '0') + 1
            granted[2 * i - 1], granted[2 * i] = id, text(token + i)
            tried[2 * i - 1], tried[2 * i] = id, attempt
            leases[2 * i - 1], leases[2 * i] = text(now + visibility), id
            answer[4 * i - 1], answer[4 * i], answer[4 * i + 1], answer[4 * i + 2] = id, granted[2 * i], attempt, payloads[i]
          end
          redis.call('HSET', tokens, unpack(granted))
          redis.call('HSET', attempts, unpack(tried))
          redis.call('ZADD', leased, unpack(leases))
        end
        local nearest = -1
        for _, set in ipairs({ delayed, leased }) do
          local head = redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')
          if head[2] then
            local wait = math.max(0, tonumber(head[2]) - now)
            if nearest < 0 or wait < nearest then nearest = wait end
          end
        end
        answer[1] = nearest
        return answer
        """;

    /// <summary>ARGV: id, token, repeated. Answers 1 or 0 for each: whether the lease was still held.</summary>
    public string Acknowledge { get; } = Prologue(clock) +
        """
        local answer, gone = {}, {}
        for i = 1, #ARGV, 2 do
          local held = holds(ARGV[i], ARGV[i + 1])
          answer[#answer + 1] = held and 1 or 0
          if held then gone[#gone + 1] = ARGV[i] end
        end
        if #gone > 0 then
          redis.call('ZREM', leased, unpack(gone))
          for _, hash in ipairs({ jobs, attempts, tokens, urgent }) do redis.call('HDEL', hash, unpack(gone)) end
        end
        return answer
        """;

    /// <summary>ARGV: visibility in ms, then id, token, repeated. Answers 1 or 0 for each.</summary>
    public string Extend { get; } = Prologue(clock) +
        """
        local answer = {}
        for i = 2, #ARGV, 2 do
          local held = holds(ARGV[i], ARGV[i + 1])
          answer[#answer + 1] = held and 1 or 0
          if held then redis.call('ZADD', leased, text(now + tonumber(ARGV[1])), ARGV[i]) end
        end
        return answer
        """;

    /// <summary>
    /// ARGV: delay in ms, whether the attempt counts (0 or 1), most attempts, reason, then id and token of each. Answers for each 0 (the lease was lost),
    /// 1 (back on the queue) or 2 (a dead letter now). The last goes back first, so that the first of them is the next again.
    /// </summary>
    public string Release { get; } = Prologue(clock) +
        """
        local answer, delay = {}, tonumber(ARGV[1])
        for i = #ARGV - 1, 5, -2 do
          local id, outcome = ARGV[i], 0
          if holds(id, ARGV[i + 1]) then
            redis.call('ZREM', leased, id)
            if ARGV[2] ~= '0' and tonumber(redis.call('HGET', attempts, id)) >= tonumber(ARGV[3]) then
              bury(id, ARGV[4])
              outcome = 2
            else
              if ARGV[2] == '0' then redis.call('HINCRBY', attempts, id, -1) end
              redis.call('HDEL', tokens, id)
              if delay > 0 then redis.call('ZADD', delayed, text(now + delay), id) else offer(id, true) end
              outcome = 1
            end
          end
          answer[(i - 3) / 2] = outcome
        end
        return answer
        """;

    /// <summary>
    /// ARGV: first, last (positions, newest first), or one id. Answers id, time of death, attempts, reason, payload of each.
    /// </summary>
    public string ListDead { get; } = Prologue(clock) +
        """
        local answer, rows = {}, nil
        if ARGV[2] then
          rows = redis.call('ZREVRANGE', dead, ARGV[1], ARGV[2], 'WITHSCORES')
        else
          local score = redis.call('ZSCORE', dead, ARGV[1])
          rows = score and { ARGV[1], score } or {}
        end
        for i = 1, #rows, 2 do
          local id = rows[i]
          answer[#answer + 1] = id
          answer[#answer + 1] = rows[i + 1]
          answer[#answer + 1] = redis.call('HGET', attempts, id) or '0'
          answer[#answer + 1] = redis.call('HGET', errors, id) or ''
          answer[#answer + 1] = redis.call('HGET', jobs, id) or ''
        end
        return answer
        """;

    /// <summary>ARGV: how many. Answers the ids of the oldest dead letters.</summary>
    public string OldestDead { get; } = Prologue(clock) + "return redis.call('ZRANGE', dead, 0, tonumber(ARGV[1]) - 1)";

    /// <summary>ARGV: ids. Puts each dead letter back with no attempts used; answers how many there were.</summary>
    public string Redrive { get; } = Prologue(clock) +
        """
        local moved = 0
        for _, id in ipairs(ARGV) do
          if redis.call('ZREM', dead, id) == 1 then
            redis.call('HDEL', errors, id)
            redis.call('HDEL', attempts, id)
            offer(id, false)
            moved = moved + 1
          end
        end
        return moved
        """;

    /// <summary>ARGV: ids. Forgets each dead letter; answers how many there were.</summary>
    public string Purge { get; } = Prologue(clock) +
        """
        local gone = 0
        for _, id in ipairs(ARGV) do
          if redis.call('ZREM', dead, id) == 1 then
            redis.call('HDEL', errors, id)
            forget(id)
            gone = gone + 1
          end
        end
        return gone
        """;

    /// <summary>Answers ready, delayed, in flight, dead, age of the oldest ready job in ms, and the latest token (-1: none was given).</summary>
    public string Statistics { get; } = Prologue(clock) +
        """
        local age = 0
        for _, list in ipairs({ high, ready }) do
          local id = redis.call('LINDEX', list, -1)
          local payload = id and redis.call('HGET', jobs, id)
          if payload then
            local born = tonumber(string.match(payload, '^(%d+)|'))
            if born and now - born > age then age = now - born end
          end
        end
        return {
          redis.call('LLEN', ready) + redis.call('LLEN', high), redis.call('ZCARD', delayed),
          redis.call('ZCARD', leased), redis.call('ZCARD', dead), age, redis.call('GET', fence) or '-1' }
        """;

    private static string Prologue(string clock) => Names + clock + Steps;
}
