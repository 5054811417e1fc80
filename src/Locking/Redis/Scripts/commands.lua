-- Carries out the commands of one message, in order: takes, renews and gives back locks.
--
-- KEYS[1]    meta: a hash with what the node must know about itself (see admit.lua)
-- KEYS[2]    waiting: a sorted set of "<lock key>\0<ticket, 16 digits><process>", all with score 0 and so in the order of lock and ticket
-- KEYS[..]   for each command its n locks, distinct; for an acquire with fencing then their n fencing counters in the same order
-- ARGV[1]    time to live of a lock in ms
-- ARGV[2]    how many fencing numbers an acquire reserves; 0: no fencing
-- ARGV[3]    time to live of a fencing counter in ms
-- ARGV[4]    a base for new counters that the caller has seen on other nodes
-- ARGV[5]    process: locks reserved for it count as free
-- ARGV[6]    how long, in ms, a freed lock is kept for the process that was called
-- ARGV[..]   for each command: kind, token (<acquisition id, 32 hex digits>:<attempt, 8 hex digits>), n, and for an acquire a ticket:
--            <ticket><process> to be called when a lock that is held now becomes free; empty: nobody waits
--
-- Returns the answer to the only command, or a list with one answer for each.
--
-- Many commands in one message, because a message costs more than what it asks for; one script for one command and for many, because
-- the rules must be the same.
local ROUND = 65536
local SLACK = 4096
local ONE = {1}
local call = redis.call
local ttl = ARGV[1]
local stride = tonumber(ARGV[2])
local reserved = '~' .. ARGV[5]
local ready, base, top, epoch, floor
local waiting

-- A key held by an older attempt of the same acquisition is taken over: that attempt's answer was lost or came too late, and without
-- the take-over a caller would be locked out by itself. The same attempt is accepted again because a repeated delivery changes nothing.
-- A newer attempt is never replaced by an older one that was delayed on its way.
local function may_take(holder, token)
  return not holder or holder == reserved or (string.sub(holder, 1, 33) == string.sub(token, 1, 33) and holder <= token)
end

local function refuse(k, i, ticket)
  local lock = KEYS[k + i - 1]
  if ticket ~= '' then
    call('ZADD', KEYS[2], 0, lock .. '\0' .. ticket)
    call('PEXPIRE', KEYS[2], math.max(60000, 2 * ttl))
    waiting = true
  end
  return {0, call('PTTL', lock), i}
end

-- A fencing counter that is missing has expired (or was never there). It must not start below numbers it gave out in the past, so it
-- starts at "base", which is lifted above everything given out ("top") once per epoch, an epoch being half a counter's life. Rounding
-- base up to a multiple of ROUND lets all nodes start at the same number although their tops differ a little: the usual acquisition
-- then finds equal numbers on all nodes and needs no second round trip. A counter that is there but is older than the node's last
-- admission may come from a snapshot; it goes on above "floor" (see admit.lua).
local function next_number(k, taken, again)
  local names = {}
  for at, i in ipairs(taken) do
    names[at] = KEYS[k + i - 1]
  end
  local counters = call('MGET', unpack(names))
  local hint = tonumber(ARGV[4])
  if hint > base then
    base = hint
    call('HSET', KEYS[1], 'base', string.format('%.0f', base))
  end
  local highest = 0
  for at = 1, #names do
    if counters[at] then
      highest = math.max(highest, floor, tonumber(counters[at]))
      again = again and tonumber(counters[at]) >= floor
    else
      local now = tostring(math.floor(call('TIME')[1] * 2000 / tonumber(ARGV[3])))
      if now ~= epoch then
        epoch = now
        base = math.max(base, math.ceil(top / ROUND) * ROUND)
        call('HSET', KEYS[1], 'base', string.format('%.0f', base), 'epoch', epoch)
      end
      highest = math.max(highest, base)
      again = false
    end
  end
  local number = again and highest or highest + stride
  local text = string.format('%.0f', number)
  for at = 1, #names do
    call('SET', names[at], text, 'PX', ARGV[3])
  end
  if number > top then
    top = number + SLACK
    call('HSET', KEYS[1], 'top', string.format('%.0f', top))
  end
  return number
end

-- Takes every lock for the token or none of them; or, if free is set, as many as are free.
-- Answers
--   a number > 0              every lock is held by this token; with fencing it is the largest number reserved
--   {1, number, "101…"}       as many as were free: one digit per lock
--   {0, ms, i}                refused: lock i is held by somebody else for that long at most, which bounds how long a waiter sleeps
--   {-1}                      the node does not remember its past and must not vote before it has been admitted
local function acquire(k, n, token, free, ticket)
  if ready == nil then
    local meta = call('HMGET', KEYS[1], 'ready', 'base', 'top', 'epoch', 'floor')
    ready, base, top, epoch, floor = meta[1], tonumber(meta[2] or 0), tonumber(meta[3] or 0), meta[4], tonumber(meta[5] or 0)
  end
  if not ready then
    return {-1}
  end
  local taken = ONE
  local again
  if n == 1 then
    local holder = call('SET', KEYS[k], token, 'PX', ttl, 'NX', 'GET')
    if holder then
      if not may_take(holder, token) then
        return refuse(k, 1, ticket)
      end
      call('SET', KEYS[k], token, 'PX', ttl)
    end
    again = holder == token
  else
    local holders = call('MGET', unpack(KEYS, k, k + n - 1))
    local refused
    taken = {}
    again = true
    for i = 1, n do
      if may_take(holders[i], token) then
        taken[#taken + 1] = i
        again = again and holders[i] == token
      else
        refused = refused or i
        if not free then
          break
        end
      end
    end
    if refused and (not free or #taken == 0) then
      return refuse(k, refused, ticket)
    end
    for _, i in ipairs(taken) do
      call('SET', KEYS[k + i - 1], token, 'PX', ttl)
    end
  end
  if ticket ~= '' then
    for _, i in ipairs(taken) do
      call('ZREM', KEYS[2], KEYS[k + i - 1] .. '\0' .. ticket)
    end
  end

  local number = stride > 0 and next_number(k + n, taken, again) or 1
  if not free then
    return number
  end
  local map = {}
  for i = 1, n do
    map[i] = '0'
  end
  for _, i in ipairs(taken) do
    map[i] = '1'
  end
  return {1, number, table.concat(map)}
end

-- Renews every lock of a lease, if the token still holds all of them.
-- Answers 1 renewed; 0 somebody else holds at least one lock; -1 nobody else does, but at least one lock is missing.
-- The two failures are kept apart because a missing key may be set again by a holder whose quorum is intact without this node; a key
-- that is somebody else's may not. Nothing is ever created here: a renewal that re-creates its key makes two holders.
local function extend(k, n, token)
  local holders = call('MGET', unpack(KEYS, k, k + n - 1))
  local missing = false
  for i = 1, n do
    if not holders[i] then
      missing = true
    elseif holders[i] ~= token then
      return 0
    end
  end
  if missing then
    return -1
  end
  for i = k, k + n - 1 do
    call('PEXPIRE', KEYS[i], ttl)
  end
  return 1
end

-- One waiter is called, not all: those who are called in vain collide on the nodes and cost more than polling would. The lock is kept
-- for the one who was called, or whoever happens to come by first would take it and the waiters would starve. A process that no longer
-- listens is passed over.
local function call_next(lock)
  while true do
    local first = call('ZRANGEBYLEX', KEYS[2], '[' .. lock .. '\0', '(' .. lock .. '\1', 'LIMIT', 0, 1)[1]
    if not first then
      return false
    end
    call('ZREM', KEYS[2], first)
    local process = string.sub(first, #lock + 18)
    if call('PUBLISH', KEYS[2] .. ':' .. process, lock) > 0 then
      call('SET', lock, '~' .. process, 'PX', ARGV[6])
      return true
    end
  end
end

-- Deletes those locks that this very token holds, and calls one waiting process for each of them.
-- Answers 1 when all locks were held and are now free; 2 when, besides, one of them is kept for a process that was called; 0 when at least one is held by somebody else (the lease had been lost); -1 when
-- nobody else holds one, but at least one was already gone (it ran out, or this is a repetition). Locks that are not ours are left alone
-- in every case.
local function release(k, n, token)
  if waiting == nil then
    waiting = call('EXISTS', KEYS[2]) == 1
  end
  local holders = n == 1 and {call('GET', KEYS[k])} or call('MGET', unpack(KEYS, k, k + n - 1))
  local result = 1
  local mine = {}
  for i = 1, n do
    if holders[i] == token then
      mine[#mine + 1] = KEYS[k + i - 1]
    elseif holders[i] then
      result = 0
    elseif result == 1 then
      result = -1
    end
  end
  if #mine > 0 then
    call('DEL', unpack(mine))
  end
  local called = false
  if waiting then
    for _, lock in ipairs(mine) do
      called = call_next(lock) or called
    end
  end
  return called and result == 1 and 2 or result
end

local answers = {}
local k, a = 3, 7
while ARGV[a] do
  local kind, token, n = ARGV[a], ARGV[a + 1], tonumber(ARGV[a + 2])
  local answer
  a = a + 3
  if kind == 'release' then
    answer = release(k, n, token)
  elseif kind == 'extend' then
    answer = extend(k, n, token)
  else
    answer = acquire(k, n, token, kind == 'free', ARGV[a])
    a = a + 1
    if stride > 0 then
      k = k + n
    end
  end
  k = k + n
  answers[#answers + 1] = answer
end
return #answers == 1 and answers[1] or answers
