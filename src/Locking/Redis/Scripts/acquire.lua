-- Takes every key for one token, or none of them; or, if asked to, as many as are free.
--
-- KEYS[1]    meta: a hash with what the node must know about itself (see admit.lua)
-- KEYS[2]    waiting: a sorted set of "<lock key>\0<ticket, 16 digits><process>", all with score 0 and so in the order of lock and ticket
-- KEYS[..]   n locks, distinct; then, with fencing, their n fencing counters in the same order
-- ARGV[1]    token: <acquisition id, 32 hex digits>:<attempt, 8 hex digits>
-- ARGV[2]    time to live in ms
-- ARGV[3]    1: take as many as are free; 0: all or none
-- ARGV[4]    how many fencing numbers to reserve; 0: no fencing
-- ARGV[5]    time to live of a fencing counter in ms
-- ARGV[6]    a base for new counters that the caller has seen on other nodes
-- ARGV[7]    <ticket><process> to be called when a lock that is held now becomes free; empty: nobody waits
-- ARGV[8]    process: locks reserved for it count as free
--
-- Returns
--   a number > 0              every key is held by this token; with fencing it is the largest number reserved
--   {1, number, "101…"}       as many as were free: one digit per key
--   {0, ms, i}                refused: key i is held by somebody else for that long at most, which bounds how long a waiter sleeps
--   {-1}                      the node does not remember its past and must not vote before it has been admitted
--
-- A key held by an older attempt of the same acquisition is taken over: that attempt's answer was lost or came too late, and without
-- the take-over a caller would be locked out by itself. The same attempt is accepted again because a repeated delivery changes nothing.
-- A newer attempt is never replaced by an older one that was delayed on its way.
--
-- A fencing counter that is missing has expired (or was never there). It must not start below numbers it gave out in the past, so it
-- starts at "base", which is lifted above everything given out ("top") once per epoch, an epoch being half a counter's life. Rounding
-- base up to a multiple of ROUND lets all nodes start at the same number although their tops differ a little: the usual acquisition
-- then finds equal numbers on all nodes and needs no second round trip. A counter that is there but is older than the node's last
-- admission may come from a snapshot; it goes on above "floor" (see admit.lua).
local ROUND = 65536
local SLACK = 4096
local token = ARGV[1]
local id = string.sub(token, 1, 33)
local stride = tonumber(ARGV[4])
local n = #KEYS - 2
if stride > 0 then
  n = n / 2
end

local meta = redis.call('HMGET', KEYS[1], 'ready', 'base', 'top', 'epoch', 'floor')
if not meta[1] then
  return {-1}
end

local function wait_for(lock)
  if ARGV[7] ~= '' then
    redis.call('ZADD', KEYS[2], 0, lock .. '\0' .. ARGV[7])
    redis.call('PEXPIRE', KEYS[2], math.max(60000, 2 * ARGV[2]))
  end
end

local reserved = '~' .. ARGV[8]
local holders = redis.call('MGET', unpack(KEYS, 3, n + 2))
local taken = {}
local again = true
local refused = nil
for i = 1, n do
  local holder = holders[i]
  if not holder or holder == reserved or (string.sub(holder, 1, 33) == id and holder <= token) then
    taken[#taken + 1] = i
    again = again and holder == token
  else
    refused = refused or i
    if ARGV[3] == '0' then
      break
    end
  end
end
if refused and (ARGV[3] == '0' or #taken == 0) then
  wait_for(KEYS[refused + 2])
  return {0, redis.call('PTTL', KEYS[refused + 2]), refused}
end

for _, i in ipairs(taken) do
  redis.call('SET', KEYS[i + 2], token, 'PX', ARGV[2])
end
if ARGV[7] ~= '' then
  for _, i in ipairs(taken) do
    redis.call('ZREM', KEYS[2], KEYS[i + 2] .. '\0' .. ARGV[7])
  end
end

local number = 1
if stride > 0 then
  local names = {}
  for _, i in ipairs(taken) do
    names[#names + 1] = KEYS[n + 2 + i]
  end
  local counters = redis.call('MGET', unpack(names))
  local base = tonumber(meta[2] or 0)
  local top = tonumber(meta[3] or 0)
  local floor = tonumber(meta[5] or 0)
  local hint = tonumber(ARGV[6])
  if hint > base then
    base = hint
    redis.call('HSET', KEYS[1], 'base', string.format('%.0f', base))
  end
  local highest = 0
  for i = 1, #names do
    if counters[i] then
      highest = math.max(highest, floor, tonumber(counters[i]))
      again = again and tonumber(counters[i]) >= floor
    else
      local epoch = tostring(math.floor(redis.call('TIME')[1] * 2000 / tonumber(ARGV[5])))
      if epoch ~= meta[4] then
        meta[4] = epoch
        base = math.max(base, math.ceil(top / ROUND) * ROUND)
        redis.call('HSET', KEYS[1], 'base', string.format('%.0f', base), 'epoch', epoch)
      end
      highest = math.max(highest, base)
      again = false
    end
  end
  number = again and highest or highest + stride
  local text = string.format('%.0f', number)
  for i = 1, #names do
    redis.call('SET', names[i], text, 'PX', ARGV[5])
  end
  if number > top then
    redis.call('HSET', KEYS[1], 'top', string.format('%.0f', number + SLACK))
  end
end

if ARGV[3] == '0' then
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
