-- Carries out the commands of one message, in order: takes, renews and gives back locks.
--
-- KEYS[1]    meta: a hash with what the node must know about itself (see admit.lua)
-- KEYS[2]    waiting: a sorted set of "<lock key>\0<ticket, 16 digits><process>", all with score 0 and so in the order of lock and ticket
-- KEYS[..]   for each command its n locks, distinct; for an acquire with fencing then their n fencing counters in the same order
-- ARGV[1]    process: locks reserved for it count as free
-- ARGV[2]    only with fencing: a base for new counters that the caller has seen on other nodes
-- ARGV[..]   for each command: kind, token (<acquisition id, 32 hex digits>:<attempt, 8 hex digits>), n, and for an acquire a ticket:
--            the process is to be called when a lock that is held now becomes free; empty: nobody waits
--
-- What all commands of a group have in common stands in front of this text (see EmbeddedScript.cs):
-- TTL        time to live of a lock in ms
-- STRIDE     how many fencing numbers an acquire reserves; 0: no fencing
-- FENCE_LIFE time to live of a fencing counter in ms
-- KEPT       how long, in ms, a freed lock is kept for the process that was called
--
-- Returns the answer to the only command, or a list with one answer for each.
--
-- Many commands in one message, because a message costs more than what it asks for; one script for one command and for many, because
-- the rules must be the same. No functions and few arguments: Redis makes them anew for every message, which for a single lock costs
-- as much as the work itself.
local ROUND = 65536
local SLACK = 4096
local KEYS, ARGV, call = KEYS, ARGV, redis.call
local process = ARGV[1]
local ready, base, top, epoch, floor
local waiting
local answers
local k, a = 3, STRIDE > 0 and 3 or 2

while true do
  local kind, token, n = ARGV[a], ARGV[a + 1], tonumber(ARGV[a + 2])
  local answer
  a = a + 3

  -- Deletes those locks that this very token holds, and calls one waiting process for each of them.
  -- Answers 1 when all locks were held and are now free; 2 when, besides, one of them is kept for a process that was called; 0 when at
  -- least one is held by somebody else (the lease had been lost); -1 when nobody else holds one, but at least one was already gone (it
  -- ran out, or this is a repetition). Locks that are not ours are left alone in every case.
  if kind == 'release' then
    local holders = n == 1 and {call('GET', KEYS[k])} or call('MGET', unpack(KEYS, k, k + n - 1))
    local mine = {}
    answer = 1
    for i = 1, n do
      if holders[i] == token then
        mine[#mine + 1] = KEYS[k + i - 1]
      elseif holders[i] then
        answer = 0
      elseif answer == 1 then
        answer = -1
      end
    end
    if mine[1] then
      call('DEL', unpack(mine))
      if waiting == nil then
        waiting = call('EXISTS', KEYS[2]) == 1
      end
    end
    if waiting and mine[1] then
      -- A batch gives back many locks, and few wait: then they are read once, instead of looked for at each lock.
      local places
      if mine[2] and call('ZCARD', KEYS[2]) <= #mine then
        places = {}
        for _, place in ipairs(call('ZRANGE', KEYS[2], 0, -1)) do
          local lock = string.match(place, '^(.*)%z') or ''
          places[lock] = places[lock] or {}
          table.insert(places[lock], place)
        end
      end
      -- One waiter is called, not all: those who are called in vain collide on the nodes and cost more than polling would. The lock is
      -- kept for the one who was called, or whoever happens to come by first would take it and the waiters would starve. A process that
      -- no longer listens is passed over.
      for i = 1, #mine do
        local lock = mine[i]
        local called
        repeat
          local first
          if places then
            first = places[lock] and table.remove(places[lock], 1)
          else
            first = call('ZRANGEBYLEX', KEYS[2], '[' .. lock .. '\0', '(' .. lock .. '\1', 'LIMIT', 0, 1)[1]
          end
          if first then
            call('ZREM', KEYS[2], first)
            local waiter = string.sub(first, #lock + 18)
            called = call('PUBLISH', KEYS[2] .. ':' .. waiter, lock) > 0
            if called then
              call('SET', lock, '~' .. waiter, 'PX', KEPT)
              answer = answer == 1 and 2 or answer
            end
          end
        until called or not first
      end
    end

  -- Renews every lock of a lease, if the token still holds all of them.
  -- Answers 1 renewed; 0 somebody else holds at least one lock; -1 nobody else does, but at least one lock is missing.
  -- The two failures are kept apart because a missing key may be set again by a holder whose quorum is intact without this node; a key
  -- that is somebody else's may not. Nothing is ever created here: a renewal that re-creates its key makes two holders.
  elseif kind == 'extend' then
    local holders = call('MGET', unpack(KEYS, k, k + n - 1))
    answer = 1
    for i = 1, n do
      if not holders[i] then
        answer = answer == 1 and -1 or answer
      elseif holders[i] ~= token then
        answer = 0
      end
    end
    if answer == 1 then
      for i = k, k + n - 1 do
        call('PEXPIRE', KEYS[i], TTL)
      end
    end

  -- Takes every lock for the token or none of them; or, if the kind is free, as many as are free.
  -- Answers
  --   a number > 0              every lock is held by this token; with fencing it is the largest number reserved
  --   {1, number, "101…"}       as many as were free: one digit per lock
  --   {0, ms, i}                refused: lock i is held by somebody else for that long at most, which bounds how long a waiter sleeps
  --   {-1}                      the node does not remember its past and must not vote before it has been admitted
  else
    local free, ticket = kind == 'free', ARGV[a]
    a = a + 1
    if ready == nil then
      if STRIDE > 0 then
        local meta = call('HMGET', KEYS[1], 'ready', 'base', 'top', 'epoch', 'floor')
        ready, base, top, epoch, floor = meta[1], tonumber(meta[2] or 0), tonumber(meta[3] or 0), meta[4], tonumber(meta[5] or 0)
      else
        ready = call('HEXISTS', KEYS[1], 'ready') == 1
      end
    end
    if not ready then
      answer = {-1}
    else
      -- Setting what is free and reading what is not are one step for a single lock.
      local holders = n == 1 and {call('SET', KEYS[k], token, 'PX', TTL, 'NX', 'GET')} or call('MGET', unpack(KEYS, k, k + n - 1))
      local taken, refused = {}, nil
      local again = true
      for i = 1, n do
        local holder = holders[i]
        -- A key held by an older attempt of the same acquisition is taken over: that attempt's answer was lost or came too late, and
        -- without the take-over a caller would be locked out by itself. The same attempt is accepted again because a repeated delivery
        -- changes nothing. A newer attempt is never replaced by an older one that was delayed on its way.
        if not holder or holder == '~' .. process
          or (holder <= token and string.sub(holder, 1, 33) == string.sub(token, 1, 33)) then
          taken[#taken + 1] = i
          again = again and holder == token
        else
          refused = refused or i
          if not free then
            break
          end
        end
      end

      if refused and (not free or not taken[1]) then
        local lock = KEYS[k + refused - 1]
        if ticket ~= '' then
          call('ZADD', KEYS[2], 0, lock .. '\0' .. ticket .. process)
          call('PEXPIRE', KEYS[2], math.max(60000, 2 * TTL))
          waiting = true
        end
        answer = {0, call('PTTL', lock), refused}
      else
        if ticket ~= '' and waiting == nil then
          waiting = call('EXISTS', KEYS[2]) == 1
        end
        local places = ticket ~= '' and waiting and {}
        for at = 1, #taken do
          local lock = KEYS[k + taken[at] - 1]
          if n > 1 or holders[1] then
            call('SET', lock, token, 'PX', TTL)
          end
          if places then
            places[at] = lock .. '\0' .. ticket .. process
          end
        end
        if places then
          call('ZREM', KEYS[2], unpack(places))
        end

        -- A fencing counter that is missing has expired (or was never there). It must not start below numbers it gave out in the past,
        -- so it starts at "base", which is lifted above everything given out ("top") once per epoch, an epoch being half a counter's
        -- life. Rounding base up to a multiple of ROUND lets all nodes start at the same number although their tops differ a little: the
        -- usual acquisition then finds equal numbers on all nodes and needs no second round trip. A counter that is there but is older
        -- than the node's last admission may come from a snapshot; it goes on above "floor" (see admit.lua).
        local number = 1
        if STRIDE > 0 then
          local names = {}
          for at = 1, #taken do
            names[at] = KEYS[k + n + taken[at] - 1]
          end
          local counters = call('MGET', unpack(names))
          local hint = tonumber(ARGV[2])
          if hint > base then
            base = hint
            call('HSET', KEYS[1], 'base', string.format('%.0f', base))
          end
          local highest, now = 0, nil
          for at = 1, #names do
            if counters[at] then
              highest = math.max(highest, floor, tonumber(counters[at]))
              again = again and tonumber(counters[at]) >= floor
            else
              now = now or tostring(math.floor(call('TIME')[1] * 2000 / FENCE_LIFE))
              if now ~= epoch then
                epoch = now
                base = math.max(base, math.ceil(top / ROUND) * ROUND)
                call('HSET', KEYS[1], 'base', string.format('%.0f', base), 'epoch', epoch)
              end
              highest = math.max(highest, base)
              again = false
            end
          end
          number = again and highest or highest + STRIDE
          local text = string.format('%.0f', number)
          for at = 1, #names do
            call('SET', names[at], text, 'PX', FENCE_LIFE)
          end
          if number > top then
            top = number + SLACK
            call('HSET', KEYS[1], 'top', string.format('%.0f', top))
          end
        end
        answer = number
        if free then
          local map = {}
          for i = 1, n do
            map[i] = '0'
          end
          for at = 1, #taken do
            map[taken[at]] = '1'
          end
          answer = {1, number, table.concat(map)}
        end
      end
    end
    if STRIDE > 0 then
      k = k + n
    end
  end

  k = k + n
  if not ARGV[a] then
    if not answers then
      return answer
    end
    answers[#answers + 1] = answer
    return answers
  end
  answers = answers or {}
  answers[#answers + 1] = answer
end
